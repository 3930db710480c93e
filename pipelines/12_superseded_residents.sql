-- step: today's registry rows of the persons who held a record's number in the past
-- inputs: ok_registry, superseded_rows
-- output: superseded_residents
-- key: resident
-- row law: at most one row per ok_registry
-- reach: ok_registry.person in superseded_rows.person
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
SEMI JOIN superseded_rows AS h ON r.person = h.person
