-- step: linkage errors whose person was not found: the holder of the number on the form, beside the record
-- inputs: linkage_errors, ok_records, form_numbers, ok_registry
-- output: form_holders
-- key: record_key, resident
-- row law: any number of rows
SELECT
    s.record_key,
    s.name,
    s.name_kana,
    s.former_name,
    s.alias,
    s.birth,
    s.sex,
    s.address,
    r.resident,
    r.person AS r_person,
    r.name AS r_name,
    r.name_kana AS r_name_kana,
    r.former_name AS r_former_name,
    r.alias AS r_alias,
    r.birth AS r_birth,
    r.sex AS r_sex,
    r.address AS r_address
FROM linkage_errors AS e
INNER JOIN ok_records AS s ON e.record_key = s.record_key
INNER JOIN form_numbers AS f ON e.record_key = f.record_key
INNER JOIN ok_registry AS r ON f.form_number = r.number
WHERE
    e.true_number IS NULL
    AND f.form_number IS DISTINCT FROM e.number
