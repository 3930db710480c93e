-- step: records that the number alone does not settle: who is the person really?
-- inputs: pair_registry, levels_registry
-- output: search_records
-- key: record_key
-- row law: at most one row per pair_registry
SELECT
    p.record_key,
    p.bucket,
    p.number,
    p.name,
    p.name_kana,
    p.former_name,
    p.alias,
    p.birth,
    p.sex,
    p.address,
    p.r_person AS holder_person,
    l.address_level IN ('same', 'same_to_room', 'past') AS is_holder_near
FROM pair_registry AS p
INNER JOIN levels_registry AS l ON p.record_key = l.record_key
WHERE
    p.holder IN ('none', 'superseded')
    OR (
        p.holder = 'held'
        AND NOT (
            l.name_level IN ('same', 'variant')
            AND l.birth_level = 'same'
            AND l.sex_level IN ('same', 'not_held')
            AND l.address_level IN ('same', 'same_to_room')
            -- by the reading alone a brother or sister born the same day would agree as well
            AND NOT l.is_name_loose
        )
    )
