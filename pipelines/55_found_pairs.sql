-- step: linkage errors whose person was found: that person's registry row beside the holder of the wrong number
-- inputs: linkage_errors, pair_registry, named_candidates
-- output: found_pairs
-- key: record_key, resident
-- row law: any number of rows
SELECT
    e.record_key,
    f.resident,
    f.r_name AS name,
    f.r_name_kana AS name_kana,
    f.r_former_name AS former_name,
    f.r_alias AS alias,
    f.r_birth AS birth,
    f.r_sex AS sex,
    f.r_address AS address,
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
INNER JOIN named_candidates AS f ON e.record_key = f.record_key AND e.true_number = f.r_number
WHERE p.r_person IS NOT NULL
