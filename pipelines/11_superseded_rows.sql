-- step: persons who held a record's number in the past, for numbers that nobody holds now
-- inputs: ok_records, holder_rows, ok_history
-- output: superseded_rows
-- key: number, person
-- row law: any number of rows
SELECT
    h.number,
    h.person,
    max(h.history_row) AS history_row
FROM ok_history AS h
SEMI JOIN ok_records AS s ON h.number = s.number
ANTI JOIN holder_rows AS r ON h.number = r.number
WHERE h.number IS NOT NULL
GROUP BY h.number, h.person
