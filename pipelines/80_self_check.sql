-- step: the published table: records checked and linkage errors per system
-- inputs: ok_records, verdict_registry
-- output: self_check
-- key: system
-- row law: any number of rows
SELECT
    s.system,
    count(*) AS checked,
    count(*) FILTER (WHERE v.linkage_error) AS linkage_errors
FROM ok_records AS s
INNER JOIN verdict_registry AS v ON s.record_key = v.record_key
GROUP BY s.system
