-- step: the number on each record's application form: the latest form of the applications file, else the number the system keeps
-- inputs: ok_records, ok_applications
-- output: form_numbers
-- key: record_key
-- row law: one row per ok_records
SELECT
    s.record_key,
    coalesce(a.number, s.applied_number) AS form_number,
    CASE WHEN a.record_id IS NOT NULL AND a.number IS NOT NULL THEN a.number_state ELSE s.applied_number_state END AS form_state
FROM ok_records AS s
LEFT JOIN (
    SELECT system, record_id, number, number_state
    FROM ok_applications
    WHERE number IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY system, record_id ORDER BY received_at DESC NULLS LAST, row_no DESC) = 1
) AS a ON s.system = a.system AND s.record_id = a.record_id
