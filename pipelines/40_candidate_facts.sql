-- step: what each candidate is to the record: agrees on every field held, ties with the holder, or cannot be excluded
-- inputs: named_candidates, levels_candidates, pair_registry, levels_registry, run_parameters
-- output: candidate_facts
-- key: record_key, resident
-- row law: one row per named_candidates
SELECT
    c.record_key,
    c.resident,
    c.r_person AS person,
    c.r_number AS number,
    c.r_protected AS is_protected,
    c.r_status AS status,
    coalesce(c.r_event_reason LIKE '%個人番号の変更%', FALSE) AS is_renumbered,
    -- agrees on every field the record holds, address included; without an address only a full registry proves anything
    l.name_level IN ('same', 'variant', 'past')
    AND l.birth_level = 'same'
    AND l.sex_level IN ('same', 'not_held')
    AND (
        l.address_level IN ('same', 'same_to_room', 'past')
        OR (c.address IS NULL AND g.scope = 'full')
    ) AS is_full,
    -- agrees on name and birth date and contradicts neither sex nor, more than the holder, the address; who agrees only by
    -- the reading (a twin 凜 beside 凛) is no match for a holder whose name agrees as written
    l.name_level IN ('same', 'variant', 'past')
    AND l.birth_level = 'same'
    AND l.sex_level <> 'different'
    AND h.name_level IN ('same', 'variant', 'past')
    AND h.birth_level = 'same'
    AND h.sex_level <> 'different'
    AND (h.is_name_loose OR NOT l.is_name_loose)
    AND CASE
        WHEN l.address_level IN ('same', 'same_to_room', 'past') THEN 2
        WHEN l.address_level = 'different' THEN 0
        ELSE 1
    END >= CASE
        WHEN h.address_level IN ('same', 'same_to_room', 'past') THEN 2
        WHEN h.address_level = 'different' THEN 0
        ELSE 1
    END AS is_tie,
    -- has that name and birth date as far as they can be read; where the holder's address agrees, nothing else contradicts
    l.name_level IN ('same', 'variant', 'past', 'unreadable', 'illegible')
    AND l.birth_level IN ('same', 'compatible', 'not_comparable')
    AND (
        coalesce(h.address_level, 'not_comparable') NOT IN ('same', 'same_to_room', 'past')
        OR (l.address_level <> 'different' AND l.sex_level <> 'different')
    ) AS is_rival,
    p.holder <> 'none'
    AND h.name_level IN ('same', 'variant', 'past')
    AND h.birth_level = 'same'
    AND h.sex_level IN ('same', 'not_held')
    AND (h.address_level IN ('same', 'same_to_room', 'past') OR c.address IS NULL) AS is_holder_full
FROM named_candidates AS c
INNER JOIN levels_candidates AS l ON c.record_key = l.record_key AND c.resident = l.resident
INNER JOIN pair_registry AS p ON c.record_key = p.record_key
INNER JOIN levels_registry AS h ON c.record_key = h.record_key
CROSS JOIN run_parameters AS g
