-- step: residents, present or past, who may be the person of a record: same birth date and name key, or one of both where the other cannot be used
-- inputs: record_keys, resident_keys
-- output: candidate_pairs
-- key: record_key, resident
-- row law: any number of rows
SELECT DISTINCT
    found.record_key,
    found.resident
FROM (
    SELECT k.record_key, r.resident
    FROM record_keys AS k
    INNER JOIN resident_keys AS r ON k.birth = r.birth AND k.key = r.key
    WHERE k.block = 'birth_name'
    UNION ALL
    SELECT k.record_key, r.resident
    FROM record_keys AS k
    INNER JOIN resident_keys AS r ON k.birth = r.birth
    WHERE k.block = 'birth' OR r.key = '*'
    UNION ALL
    SELECT k.record_key, r.resident
    FROM record_keys AS k
    INNER JOIN resident_keys AS r ON k.key = r.key
    WHERE k.block = 'name' OR NOT r.is_dated
) AS found
