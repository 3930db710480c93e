-- step: cause and pattern of each linkage error (presumed, until the department confirms it)
-- inputs: cause_levels, decided_cause, other_applicants
-- output: causes
-- key: record_key
-- row law: one row per cause_levels
SELECT
    l.record_key,
    d.cause,
    d.cause_basis,
    l.error_pattern AS pattern,
    CASE WHEN l.error_pattern = 'swapped_pair' THEN o.partner END AS partner,
    d.cause_decided_by
FROM cause_levels AS l
INNER JOIN decided_cause AS d ON l.form = d.form AND l.route = d.route AND l.pattern = d.pattern
LEFT JOIN other_applicants AS o ON l.record_key = o.record_key
