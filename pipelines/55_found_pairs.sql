-- step: linkage errors whose person was found: that person's registry row beside the holder of the wrong number
-- inputs: linkage_errors, pair_registry, candidate_residents
-- output: found_pairs
-- key: record_key, resident
-- row law: any number of rows
SELECT
    e.record_key,
    f.resident,
    f.name,
    f.name_kana,
    f.former_name,
    f.alias,
    f.birth,
    f.sex,
    f.address,
    p.r_person,
    p.r_name,
    p.r_name_kana,
    p.r_former_name,
    p.r_alias,
    p.r_birth,
    p.r_sex,
    p.r_address
FROM linkage_errors AS e
INNER JOIN pair_registry AS p ON e.record_key = p.record_key
INNER JOIN candidate_residents AS f ON e.true_number = f.number
WHERE p.r_person IS NOT NULL
