-- step: records that no lookup in the prefecture's own registry settles: by number on the 全国サーバ, or by 4情報 (3情報 without sex)
-- inputs: ok_records, verdict_registry
-- output: national_query
-- key: record_key
-- row law: at most one row per ok_records
SELECT
    s.record_key,
    s.system,
    s.record_id,
    CASE
        WHEN v.verdict = 'not_found' THEN 'national'
        WHEN s.sex IS NULL THEN 'three_items'
        ELSE 'four_items'
    END AS method,
    v.verdict,
    v.reason,
    v.is_protected
FROM ok_records AS s
INNER JOIN verdict_registry AS v ON s.record_key = v.record_key
WHERE
    v.verdict IN ('not_found', 'invalid_number', 'mislink')
    AND v.true_number IS NULL
