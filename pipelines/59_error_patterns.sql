-- step: the pattern of each linkage error, first that applies (contract §4)
-- inputs: error_pairs, number_relations
-- output: error_patterns
-- key: record_key
-- row law: one row per error_pairs
SELECT
    e.record_key,
    CASE
        WHEN e.is_shifted THEN 'row_shift'
        WHEN e.is_swapped THEN 'swapped_pair'
        -- spouses born on one day are family, twins or not: adults of different sex at one address
        WHEN e.is_held AND e.is_address_same AND e.is_surname_same AND e.is_birth_same AND NOT e.is_name_same
            AND NOT e.is_couple_possible THEN 'twin'
        WHEN e.is_held AND e.is_address_same AND e.is_surname_same AND NOT (e.is_name_same AND e.is_birth_same) THEN 'family_member'
        WHEN e.is_held AND e.is_name_same AND e.is_birth_same THEN 'same_name_birth'
        WHEN e.is_held AND e.is_other_applicant THEN 'other_applicant'
        WHEN e.is_held AND e.is_address_same THEN 'cohabitant'
        WHEN e.is_held AND e.is_birth_same THEN 'same_birth'
        WHEN e.number_state = 'other_identifier' THEN coalesce(n.relation, 'other_identifier')
        ELSE coalesce(n.relation, 'unknown')
    END AS pattern
FROM error_pairs AS e
LEFT JOIN number_relations AS n ON e.record_key = n.record_key
