-- step: replicas to stop providing at once: the number or the addressee is, or may be, another person's; wrong at least since
-- the replica was registered under that addressee
-- inputs: ok_replica, replica_outcomes, verdict_registry
-- output: stop_list
-- key: system, record_id, addressee_no, why
-- row law: any number of rows
SELECT
    r.system,
    r.record_id,
    coalesce(r.addressee_no, '') AS addressee_no,
    CASE
        WHEN v.grade = 'C' THEN v.verdict
        ELSE o.outcome
    END AS why,
    min(r.registered_day) AS since
FROM ok_replica AS r
INNER JOIN replica_outcomes AS o ON r.system = o.system AND r.record_id = o.record_id
LEFT JOIN verdict_registry AS v ON o.record_key = v.record_key
WHERE
    v.grade = 'C'
    OR o.outcome IN ('wrong_addressee', 'wrong_number', 'row_shift', 'orphan')
    OR (o.outcome = 'duplicate' AND r.addressee_no IS DISTINCT FROM o.expected_addressee_no)
GROUP BY r.system, r.record_id, coalesce(r.addressee_no, ''), 4
