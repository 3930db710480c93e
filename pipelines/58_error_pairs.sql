-- step: facts that tell the pattern of each linkage error: the numbers, what the holder is to the record and to the person found, pairs and neighbours
-- inputs: linkage_errors, verdict_registry, pair_registry, found_relations, form_numbers, shifted_numbers, other_applicants, run_parameters
-- output: error_pairs
-- key: record_key
-- row law: one row per linkage_errors
SELECT
    e.record_key,
    e.number,
    e.number_state,
    coalesce(e.true_number, CASE WHEN f.form_state = 'ok' THEN f.form_number END) AS compared_number,
    v.holder <> 'none' AS is_held,
    v.name_level IN ('same', 'variant', 'past') AS is_name_same,
    -- a record with a stale address or an earlier name hides a family that the registry shows
    v.name_level IN ('same', 'variant', 'past', 'given_differs') OR coalesce(r.is_surname_same, FALSE) AS is_surname_same,
    v.birth_level = 'same' AS is_birth_same,
    v.address_level IN ('same', 'same_to_room', 'past') OR coalesce(r.is_address_same, FALSE) AS is_address_same,
    v.sex_level = 'different' AND coalesce(p.birth <= g.adult_birth, FALSE) AS is_couple_possible,
    t.record_key IS NOT NULL AS is_shifted,
    coalesce(o.is_swapped, FALSE) AS is_swapped,
    o.record_key IS NOT NULL AS is_other_applicant
FROM linkage_errors AS e
INNER JOIN verdict_registry AS v ON e.record_key = v.record_key
INNER JOIN pair_registry AS p ON e.record_key = p.record_key
INNER JOIN form_numbers AS f ON e.record_key = f.record_key
LEFT JOIN found_relations AS r ON e.record_key = r.record_key
LEFT JOIN shifted_numbers AS t ON e.record_key = t.record_key
LEFT JOIN other_applicants AS o ON e.record_key = o.record_key
CROSS JOIN run_parameters AS g
