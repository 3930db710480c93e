-- step: who holds each number: the only row that has it, or whom the rows of several, present or past, come down to
-- inputs: holder_rows, settled_holders
-- output: number_holders
-- key: number
-- row law: any number of rows
SELECT
    h.number,
    'held' AS holder,
    h.number AS current_number,
    h.resident,
    h.person,
    h.name,
    h.name_kana,
    h.former_name,
    h.alias,
    h.birth,
    h.sex,
    h.address,
    h.status,
    h.protected
FROM holder_rows AS h
QUALIFY count(*) OVER (PARTITION BY h.number) = 1
UNION ALL
SELECT
    s.number,
    s.holder,
    s.current_number,
    s.resident,
    s.person,
    s.name,
    s.name_kana,
    s.former_name,
    s.alias,
    s.birth,
    s.sex,
    s.address,
    s.status,
    s.protected
FROM settled_holders AS s
