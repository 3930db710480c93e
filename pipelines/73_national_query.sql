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
        WHEN s.sex IS NULL OR s.sex = 'unknown' THEN 'three_items'
        ELSE 'four_items'
    END AS method,
    v.verdict,
    v.reason,
    -- a lookup by number needs nothing but the number
    v.verdict <> 'not_found' AND s.name IS NULL AS lacks_name,
    v.verdict <> 'not_found' AND (s.birth IS NULL OR s.birth LIKE '%-00%' OR s.birth LIKE '0000%') AS lacks_birth,
    v.verdict <> 'not_found' AND s.address IS NULL AS lacks_address,
    v.is_protected
FROM ok_records AS s
INNER JOIN verdict_registry AS v ON s.record_key = v.record_key
WHERE
    v.verdict IN ('not_found', 'invalid_number', 'mislink')
    AND v.true_number IS NULL
