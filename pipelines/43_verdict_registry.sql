-- step: check A: one verdict per record, with the number of the table row that decided
-- inputs: judged, decided_registry, pair_registry, search_facts, verdict_grades
-- output: verdict_registry
-- key: record_key
-- row law: one row per judged
SELECT
    j.record_key,
    d.verdict,
    v.grade,
    d.reason,
    d.decided_by,
    d.verdict = 'mislink'
    OR (d.verdict = 'invalid_number' AND d.reason <> 'number_missing')
    OR (d.verdict = 'not_found' AND j.search = 'better') AS linkage_error,
    p.r_status AS registry_status,
    coalesce(p.r_protected, FALSE) OR coalesce(f.is_protected, FALSE) AS is_protected,
    -- whoever is under 支援措置 is never proposed; a record that has their number is handled in person all the same
    CASE
        WHEN d.verdict = 'old_number' AND p.holder = 'superseded' THEN coalesce(p.r_protected, FALSE)
        ELSE coalesce(f.is_protected, FALSE)
    END AS is_true_protected,
    -- the person's own number, known to cause and pattern also where it may not be shown
    CASE
        WHEN d.verdict = 'old_number' AND p.holder = 'superseded' THEN p.r_current_number
        WHEN d.verdict IN ('mislink', 'invalid_number', 'not_found', 'old_number') AND f.full_count = 1 THEN f.found_number
    END AS true_number,
    j.number,
    j.holder,
    j.name,
    j.birth,
    j.sex,
    j.address
FROM judged AS j
INNER JOIN decided_registry AS d
    ON
        j.number = d.number
        AND j.holder = d.holder
        AND j.name = d.name
        AND j.one_character = d.one_character
        AND j.birth = d.birth
        AND j.sex = d.sex
        AND j.address = d.address
        AND j.search = d.search
INNER JOIN verdict_grades AS v ON d.verdict = v.verdict
INNER JOIN pair_registry AS p ON j.record_key = p.record_key
LEFT JOIN search_facts AS f ON j.record_key = f.record_key
