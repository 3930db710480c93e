-- step: names of residents in reach, present or past, that have more than one key or none that the registry brings along
-- inputs: ok_names, searched_births, record_keys, run_parameters
-- output: name_states
-- key: resident, birth, name, name_kana, former_name, alias
-- row law: any number of rows
SELECT DISTINCT
    s.resident,
    s.resident % g.buckets AS bucket,
    s.birth,
    s.name,
    s.name_kana,
    s.former_name,
    s.alias
FROM ok_names AS s
CROSS JOIN run_parameters AS g
CROSS JOIN (
    SELECT count(*) AS records
    FROM record_keys
    WHERE block = 'name'
) AS n
LEFT JOIN searched_births AS b ON s.birth = b.birth
WHERE
    b.birth IS NOT NULL
    OR NOT s.is_dated
    -- a record without a birth date may be anybody of its name
    OR n.records > 0
