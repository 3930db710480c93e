-- step: the levels and facts of every record in the words of decide_registry.csv, and what its verdict tells of holder and person found
-- inputs: pair_registry, levels_registry, search_facts, misread_identifiers
-- output: judged
-- key: record_key
-- row law: one row per pair_registry
SELECT
    p.record_key,
    CASE
        WHEN p.holder <> 'none' THEN 'ok'
        WHEN m.record_key IS NOT NULL THEN 'malformed'
        ELSE p.number_state
    END AS number,
    p.holder,
    l.name_level AS name,
    l.one_character,
    l.birth_level AS birth,
    l.sex_level AS sex,
    l.address_level AS address,
    CASE
        WHEN f.record_key IS NULL THEN 'only'
        WHEN f.better_count = 1 AND f.is_renumbered THEN 'renumbered'
        WHEN f.better_count = 1 THEN 'better'
        WHEN f.better_count > 1 THEN 'several'
        WHEN f.tie_count > 0 THEN 'tie'
        WHEN f.rival_count > 0 OR NOT f.is_provable THEN 'other'
        ELSE 'only'
    END AS search,
    l.kana_level AS kana,
    p.r_status,
    p.r_current_number,
    coalesce(p.r_protected, FALSE) AS is_holder_protected,
    coalesce(f.is_protected, FALSE) AS is_found_protected,
    CASE WHEN f.full_count = 1 THEN f.found_number END AS found_number
FROM pair_registry AS p
INNER JOIN levels_registry AS l ON p.record_key = l.record_key
LEFT JOIN search_facts AS f ON p.record_key = f.record_key
LEFT JOIN misread_identifiers AS m ON p.record_key = m.record_key
