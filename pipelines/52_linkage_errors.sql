-- step: the linkage errors alone: few rows, so that what follows joins only few
-- inputs: ok_records, verdict_registry, judged
-- output: linkage_errors
-- key: record_key
-- row law: at most one row per ok_records
SELECT
    s.record_key,
    s.system,
    s.number,
    s.number_state,
    v.true_number
FROM ok_records AS s
INNER JOIN verdict_registry AS v ON s.record_key = v.record_key
-- a verdict that was carried forward keeps its cause
SEMI JOIN judged AS j ON s.record_key = j.record_key
WHERE v.linkage_error
