-- step: everything a department must look at: check A (not A), check B (not ok), forms that differ, rows that break a rule
-- inputs: ok_records, verdict_registry, replica_results, entry, quality
-- output: found
-- key: check_name, system, record_id
-- row law: any number of rows
SELECT 'A' AS check_name, s.system, s.record_id, v.verdict AS code, s.record_key
FROM ok_records AS s
INNER JOIN verdict_registry AS v ON s.record_key = v.record_key
WHERE v.grade <> 'A'
UNION ALL
SELECT 'B' AS check_name, r.system, r.record_id, r.outcome AS code, r.record_key
FROM replica_results AS r
WHERE r.outcome NOT IN ('ok', 'missing_expected', 'row_shift')
UNION ALL
-- a run of shifted rows is one story, told once with its range
SELECT
    'B' AS check_name,
    r.system,
    r.run_first || '〜' || r.run_last AS record_id,
    'row_shift' AS code,
    min(r.record_key) AS record_key
FROM replica_results AS r
WHERE r.outcome = 'row_shift'
GROUP BY r.system, r.run_no, r.run_first, r.run_last
UNION ALL
SELECT 'entry' AS check_name, e.system, e.record_id, e.outcome AS code, e.record_key
FROM entry AS e
INNER JOIN verdict_registry AS v ON e.record_key = v.record_key
WHERE e.outcome IN ('differs', 'form_invalid') AND v.grade = 'A'
UNION ALL
SELECT 'quality' AS check_name, q.system, q.record_id, q.rules AS code, s.record_key
FROM quality AS q
INNER JOIN ok_records AS s ON q.system = s.system AND q.record_id = s.record_id
