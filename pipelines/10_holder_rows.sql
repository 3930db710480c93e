-- step: registry rows that hold a number of some record (the only residents that are normalised)
-- inputs: ok_registry, ok_records
-- output: holder_rows
-- key: resident
-- row law: at most one row per ok_registry
SELECT r.*
FROM ok_registry AS r
SEMI JOIN ok_records AS s ON r.number = s.number
