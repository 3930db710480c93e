-- step: the registry rows of whoever may be the person, beside the record; not of the number's holder, nor of the other sex where the holder lives where a record says whose name cannot be read
-- inputs: candidate_pairs, search_records, record_keys, run_parameters, ok_registry
-- output: possible_persons
-- key: record_key, resident
-- row law: at most one row per candidate_pairs
-- reach: ok_registry.resident in candidate_pairs.resident
SELECT
    c.record_key,
    c.resident,
    -- few enough are looked at in one go
    CASE WHEN t.pairs <= g.few_pairs THEN 0 ELSE s.bucket END AS bucket,
    s.number,
    s.name,
    s.name_kana,
    s.former_name,
    s.alias,
    s.birth,
    s.sex,
    s.address,
    s.holder_person,
    n.record_key IS NOT NULL AS needs_address,
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
CROSS JOIN (
    SELECT count(*) AS pairs
    FROM candidate_pairs
) AS t
CROSS JOIN run_parameters AS g
LEFT JOIN (
    SELECT DISTINCT record_key
    FROM record_keys
    WHERE needs_address
) AS n ON c.record_key = n.record_key
WHERE
    r.person IS DISTINCT FROM s.holder_person
    AND (s.number IS NULL OR r.number IS DISTINCT FROM s.number)
    AND (
        n.record_key IS NULL
        OR s.sex IS NULL
        OR s.sex NOT IN ('male', 'female')
        OR r.sex IS NULL
        OR r.sex NOT IN ('male', 'female')
        OR s.sex = r.sex
    )
