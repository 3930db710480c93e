-- step: form number, entry route and pattern of each linkage error in the words of decide_cause.csv
-- inputs: linkage_errors, ok_records, form_numbers, agreeing_form_holders, error_patterns
-- output: cause_levels
-- key: record_key
-- row law: one row per linkage_errors
SELECT
    s.record_key,
    CASE
        WHEN f.form_number IS NULL THEN 'none'
        WHEN f.form_number = s.number THEN 'equals_system'
        WHEN f.form_number = e.true_number THEN 'equals_true'
        WHEN e.true_number IS NOT NULL THEN 'third_number'
        WHEN a.record_key IS NOT NULL THEN 'holder_agrees'
        ELSE 'unsettled'
    END AS form,
    CASE WHEN s.entry_route = 'registry_lookup' THEN 'registry_lookup' ELSE 'other' END AS route,
    CASE WHEN p.pattern = 'unknown' THEN 'unknown' ELSE 'known' END AS pattern,
    p.pattern AS error_pattern
FROM linkage_errors AS e
INNER JOIN ok_records AS s ON e.record_key = s.record_key
INNER JOIN form_numbers AS f ON s.record_key = f.record_key
INNER JOIN error_patterns AS p ON s.record_key = p.record_key
LEFT JOIN agreeing_form_holders AS a ON s.record_key = a.record_key
