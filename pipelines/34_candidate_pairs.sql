-- step: residents, present or past, who may be the person of a record: same birth date and name key (or end of the name), or one of both where the other cannot be used
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
    -- a name with unreadable characters shows its first or last ones: whoever has kanji there has the same
    SELECT
        k.record_key,
        r.resident
    FROM record_keys AS k
    INNER JOIN ok_registry AS r
        ON
            k.birth = r.birth
            AND left(k.key, 1) = CASE WHEN left(r.name_key, 1) < '㐀' THEN '*' ELSE left(r.name_key, 1) END
            AND (k.key = left(k.key, 1) OR k.key = left(r.name_key, 2) OR right(left(r.name_key, 2), 1) < '㐀')
    WHERE k.block = 'first'
    UNION ALL
    SELECT
        k.record_key,
        r.resident
    FROM record_keys AS k
    INNER JOIN ok_registry AS r
        ON
            k.birth = r.birth
            AND right(k.key, 1) = CASE WHEN right(r.name_key, 1) < '㐀' THEN '*' ELSE right(r.name_key, 1) END
            AND (k.key = left(k.key, 1) OR k.key = right(r.name_key, 2) OR left(right(r.name_key, 2), 1) < '㐀')
    WHERE k.block = 'last'
    UNION ALL
    SELECT
        k.record_key,
        o.resident
    FROM record_keys AS k
    INNER JOIN other_keys AS o
        ON
            k.birth = o.birth
            AND left(k.key, 1) = CASE WHEN left(o.key, 1) < '㐀' THEN '*' ELSE left(o.key, 1) END
            AND (k.key = left(k.key, 1) OR k.key = left(o.key, 2) OR right(left(o.key, 2), 1) < '㐀')
    WHERE k.block = 'first'
    UNION ALL
    SELECT
        k.record_key,
        o.resident
    FROM record_keys AS k
    INNER JOIN other_keys AS o
        ON
            k.birth = o.birth
            AND right(k.key, 1) = CASE WHEN right(o.key, 1) < '㐀' THEN '*' ELSE right(o.key, 1) END
            AND (k.key = left(k.key, 1) OR k.key = right(o.key, 2) OR left(right(o.key, 2), 1) < '㐀')
    WHERE k.block = 'last'
    UNION ALL
    SELECT
        k.record_key,
        r.resident
    FROM record_keys AS k
    INNER JOIN ok_registry AS r ON k.key = r.name_key
    WHERE k.block = 'name' OR (k.block = 'birth_name' AND NOT r.is_dated)
    UNION ALL
    SELECT
        k.record_key,
        o.resident
    FROM record_keys AS k
    INNER JOIN other_keys AS o ON k.key = o.key
    WHERE k.block = 'name' OR (k.block = 'birth_name' AND NOT o.is_dated)
) AS found
