-- step: the candidates' registry rows beside the record; rows of the number's holder are no candidates
-- inputs: candidate_pairs, search_records, ok_registry
-- output: candidates
-- key: record_key, resident
-- row law: at most one row per candidate_pairs
-- reach: ok_registry.resident in candidate_pairs.resident
SELECT
    c.record_key,
    c.resident,
    s.bucket,
    s.number,
    s.name,
    s.name_kana,
    s.former_name,
    s.alias,
    s.birth,
    s.sex,
    s.address,
    s.holder_person,
    s.is_holder_near,
    r.number AS r_number,
    r.person AS r_person,
    r.name AS r_name,
    r.name_kana AS r_name_kana,
    r.former_name AS r_former_name,
    r.alias AS r_alias,
    r.birth AS r_birth,
    r.sex AS r_sex,
    r.address AS r_address,
    r.status AS r_status,
    r.protected AS r_protected,
    r.event_reason AS r_event_reason
FROM candidate_pairs AS c
INNER JOIN search_records AS s ON c.record_key = s.record_key
INNER JOIN ok_registry AS r ON c.resident = r.resident
WHERE
    r.person IS DISTINCT FROM s.holder_person
    AND (s.number IS NULL OR r.number IS DISTINCT FROM s.number)
