-- step: entry check: the number on the form against the number in the system
-- inputs: ok_records, form_numbers
-- output: entry
-- key: record_key
-- row law: one row per ok_records
SELECT
    s.record_key,
    s.system,
    s.record_id,
    CASE
        WHEN f.form_number IS NULL THEN 'no_form'
        WHEN f.form_state <> 'ok' THEN 'form_invalid'
        WHEN f.form_number IS DISTINCT FROM s.number THEN 'differs'
        ELSE 'agree'
    END AS outcome
FROM ok_records AS s
INNER JOIN form_numbers AS f ON s.record_key = f.record_key
