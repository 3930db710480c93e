-- step: facts that tell the pattern of each linkage error: the numbers, the holder's levels, pairs and neighbours
-- inputs: ok_records, verdict_registry, pair_registry, form_numbers, shifted_numbers, run_parameters
-- output: error_pairs
-- key: record_key
-- row law: at most one row per ok_records
SELECT
    s.record_key,
    s.number,
    s.number_state,
    coalesce(v.true_number, CASE WHEN f.form_state = 'ok' THEN f.form_number END) AS compared_number,
    v.holder <> 'none' AS is_held,
    v.name IN ('same', 'variant', 'past') AS is_name_same,
    v.name IN ('same', 'variant', 'past', 'given_differs') AS is_surname_same,
    v.birth = 'same' AS is_birth_same,
    v.address IN ('same', 'same_to_room', 'past') AS is_address_same,
    v.sex = 'different' AND coalesce(p.birth <= g.adult_birth, FALSE) AS is_couple_possible,
    t.record_key IS NOT NULL AS is_shifted,
    w.record_key IS NOT NULL AS is_swapped,
    o.record_key IS NOT NULL AS is_other_applicant
FROM ok_records AS s
CROSS JOIN run_parameters AS g
INNER JOIN verdict_registry AS v ON s.record_key = v.record_key AND v.linkage_error
INNER JOIN pair_registry AS p ON s.record_key = p.record_key
INNER JOIN form_numbers AS f ON s.record_key = f.record_key
LEFT JOIN shifted_numbers AS t ON s.record_key = t.record_key
LEFT JOIN (
    -- each holds the other's number
    SELECT DISTINCT mine.record_key
    FROM ok_records AS mine
    INNER JOIN verdict_registry AS mv ON mine.record_key = mv.record_key
    INNER JOIN ok_records AS theirs ON mine.system = theirs.system AND mv.true_number = theirs.number
    INNER JOIN verdict_registry AS tv ON theirs.record_key = tv.record_key AND tv.true_number = mine.number
    WHERE mine.record_key <> theirs.record_key
) AS w ON s.record_key = w.record_key
LEFT JOIN (
    -- the holder of the number has a record of their own in the same system
    SELECT DISTINCT mine.record_key
    FROM ok_records AS mine
    INNER JOIN verdict_registry AS mv ON mine.record_key = mv.record_key AND mv.linkage_error
    INNER JOIN (
        SELECT
            other.record_key,
            other.system,
            coalesce(ov.true_number, CASE WHEN ov.grade = 'A' THEN other.number END) AS owner_number
        FROM ok_records AS other
        INNER JOIN verdict_registry AS ov ON other.record_key = ov.record_key
    ) AS owned ON mine.system = owned.system AND mine.number = owned.owner_number
    WHERE mine.record_key <> owned.record_key
) AS o ON s.record_key = o.record_key
