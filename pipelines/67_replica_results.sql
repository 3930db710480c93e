-- step: check B as it is told: what is not registered because its whole system stands still is expected to be missing
-- inputs: replica_outcomes, braked_systems
-- output: replica_results
-- key: system, record_id
-- row law: one row per replica_outcomes
SELECT
    r.system,
    r.record_id,
    r.record_key,
    r.replica_row,
    CASE WHEN r.outcome = 'missing' AND b.system IS NOT NULL THEN 'missing_expected' ELSE r.outcome END AS outcome,
    r.addressee_no,
    r.expected_addressee_no,
    r.run_no,
    r.run_first,
    r.run_last
FROM replica_outcomes AS r
LEFT JOIN braked_systems AS b ON r.system = b.system
