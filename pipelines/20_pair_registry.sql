-- step: each record beside the holder of its number
-- inputs: ok_records, number_holders, run_parameters
-- output: pair_registry
-- key: record_key
-- row law: one row per ok_records
SELECT
    s.record_key,
    s.record_key % g.buckets AS bucket,
    s.number_state,
    s.number,
    s.name,
    s.name_kana,
    s.former_name,
    s.alias,
    s.birth,
    s.sex,
    s.address,
    coalesce(h.holder, 'none') AS holder,
    h.person AS r_person,
    h.current_number AS r_current_number,
    h.name AS r_name,
    h.name_kana AS r_name_kana,
    h.former_name AS r_former_name,
    h.alias AS r_alias,
    h.birth AS r_birth,
    h.sex AS r_sex,
    h.address AS r_address,
    h.status AS r_status,
    h.protected AS r_protected
FROM ok_records AS s
CROSS JOIN run_parameters AS g
LEFT JOIN number_holders AS h ON s.number = h.number
