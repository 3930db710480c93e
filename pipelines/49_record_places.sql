-- step: each record's place in record_id order within its system, and its neighbours: what a slipped transfer is told by
-- inputs: ok_records
-- output: record_places
-- key: record_key
-- row law: one row per ok_records
SELECT
    s.record_key,
    CAST(row_number() OVER (PARTITION BY s.system ORDER BY s.record_id) AS BIGINT) AS place,
    lag(s.record_key) OVER (PARTITION BY s.system ORDER BY s.record_id) AS previous_key,
    lead(s.record_key) OVER (PARTITION BY s.system ORDER BY s.record_id) AS next_key
FROM ok_records AS s
