-- step: check B: one outcome per (system, record_id)
-- inputs: replica_pairs, shifted_replicas
-- output: replica_outcomes
-- key: system, record_id
-- row law: one row per replica_pairs
SELECT
    p.system,
    p.record_id,
    p.record_key,
    p.replica_row,
    CASE
        WHEN p.addressee_count > 1 AND p.record_key IS NOT NULL THEN 'duplicate'
        WHEN p.record_key IS NULL THEN 'orphan'
        WHEN p.replica_row IS NULL AND p.is_provided THEN 'missing'
        WHEN p.replica_row IS NULL THEN 'missing_expected'
        WHEN t.record_id IS NOT NULL THEN 'row_shift'
        WHEN p.held_addressee_no IS NOT NULL AND p.addressee_no IS DISTINCT FROM p.held_addressee_no THEN 'wrong_addressee'
        WHEN p.number IS NOT NULL AND p.is_addressee_known AND NOT p.is_number_match THEN 'wrong_number'
        WHEN p.replica_signature IS DISTINCT FROM p.record_signature THEN 'changed'
        ELSE 'ok'
    END AS outcome,
    p.addressee_no,
    p.expected_addressee_no,
    t.run_no,
    t.run_first,
    t.run_last
FROM replica_pairs AS p
LEFT JOIN shifted_replicas AS t ON p.system = t.system AND p.record_id = t.record_id
