-- step: check B: one outcome per (system, record_id); what is not registered because verdict, gate or brake holds it is expected to be missing
-- inputs: replica_pairs, shifted_replicas, verdict_registry, addressee_numbers, braked_systems
-- output: replica_results
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
        WHEN p.replica_row IS NULL AND v.record_key IS NOT NULL THEN 'missing'
        WHEN p.replica_row IS NULL THEN 'missing_expected'
        WHEN t.record_key IS NOT NULL THEN 'row_shift'
        WHEN p.held_addressee_no IS NOT NULL AND p.addressee_no IS DISTINCT FROM p.held_addressee_no THEN 'wrong_addressee'
        WHEN w.record_key IS NOT NULL THEN 'wrong_number'
        WHEN p.is_changed THEN 'changed'
        ELSE 'ok'
    END AS outcome,
    p.addressee_no,
    p.expected_addressee_no,
    t.run_no,
    t.run_first,
    t.run_last
FROM replica_pairs AS p
LEFT JOIN shifted_replicas AS t ON p.record_key = t.record_key
LEFT JOIN (
    SELECT u.record_key
    FROM replica_pairs AS u
    INNER JOIN verdict_registry AS g ON u.record_key = g.record_key
    ANTI JOIN braked_systems AS b ON u.system = b.system
    WHERE
        u.replica_row IS NULL
        AND g.grade = 'A'
        AND coalesce(g.registry_status, 'current') = 'current'
) AS v ON p.record_key = v.record_key
-- an addressee of whom no number is known proves nothing
LEFT JOIN (
    SELECT q.record_key
    FROM replica_pairs AS q
    SEMI JOIN addressee_numbers AS a ON q.addressee_no = a.addressee_no
    WHERE q.is_number_unmatched
) AS w ON p.record_key = w.record_key
