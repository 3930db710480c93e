-- step: check A: one verdict per record, with the number of the table row that decided
-- inputs: judged, decided_registry, verdict_grades
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
    j.r_status AS registry_status,
    j.is_holder_protected OR j.is_found_protected AS is_protected,
    -- whoever is under 支援措置 is never proposed; a record that has their number is handled in person all the same
    CASE
        WHEN d.verdict = 'old_number' AND j.holder = 'superseded' THEN j.is_holder_protected
        ELSE j.is_found_protected
    END AS is_true_protected,
    -- the person's own number, known to cause and pattern also where it may not be shown
    CASE
        WHEN d.verdict = 'old_number' AND j.holder = 'superseded' THEN j.r_current_number
        WHEN d.verdict IN ('mislink', 'invalid_number', 'not_found', 'old_number') THEN j.found_number
    END AS true_number,
    j.number,
    j.holder,
    j.name AS name_level,
    j.kana AS kana_level,
    j.birth AS birth_level,
    j.sex AS sex_level,
    j.address AS address_level
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
