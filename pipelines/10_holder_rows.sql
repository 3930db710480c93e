-- step: registry rows that hold a number of some record (the only residents that are normalised)
-- inputs: ok_registry, ok_records
-- output: holder_rows
-- key: resident
-- row law: at most one row per ok_registry
-- reach: ok_registry.number in ok_records.number
SELECT
    r.resident,
    r.number,
    r.person,
    r.name,
    r.name_kana,
    r.former_name,
    r.alias,
    r.birth,
    r.sex,
    r.address,
    r.status,
    r.event_date,
    r.protected
FROM ok_registry AS r
SEMI JOIN ok_records AS s ON r.number = s.number
