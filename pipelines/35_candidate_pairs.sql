-- step: residents, present or past, who may be the person of a record: same birth date and name key, or one of both where the other cannot be used
-- inputs: record_keys, ok_registry, other_keys
-- output: candidate_pairs
-- key: record_key, resident
-- row law: any number of rows
-- reach: ok_registry.birth in record_keys.birth
-- reach: ok_registry.name_key in record_keys.key
SELECT DISTINCT
    found.record_key,
    found.resident
FROM (
    SELECT
        k.record_key,
        r.resident
    FROM record_keys AS k
    INNER JOIN ok_registry AS r ON k.birth = r.birth AND k.key = r.name_key
    WHERE k.block = 'birth_name'
    UNION ALL
    SELECT
        k.record_key,
        o.resident
    FROM record_keys AS k
    INNER JOIN other_keys AS o ON k.birth = o.birth AND k.key = o.key
    WHERE k.block = 'birth_name'
    UNION ALL
    SELECT
        k.record_key,
        r.resident
    FROM record_keys AS k
    INNER JOIN ok_registry AS r ON k.birth = r.birth
    WHERE k.block = 'birth'
    UNION ALL
    SELECT
        k.record_key,
        o.resident
    FROM record_keys AS k
    INNER JOIN other_keys AS o ON k.birth = o.birth
    WHERE o.key = '*'
    UNION ALL
    SELECT
        k.record_key,
        r.resident
    FROM record_keys AS k
    INNER JOIN ok_registry AS r ON k.key = r.name_key
    WHERE k.block = 'name' OR NOT r.is_dated
    UNION ALL
    SELECT
        k.record_key,
        o.resident
    FROM record_keys AS k
    INNER JOIN other_keys AS o ON k.key = o.key
    WHERE k.block = 'name' OR NOT o.is_dated
) AS found
