-- step: superseded states of the holders (names and addresses that may differ from today's), once for every piece of work
-- inputs: ok_history, holder_persons
-- output: past_of_holders
-- key: bucket, history_row
-- row law: any number of rows
-- reach: ok_history.person in holder_persons.person
SELECT
    p.bucket,
    h.history_row,
    h.person,
    h.name,
    h.name_kana,
    h.former_name,
    h.alias,
    h.address
FROM ok_history AS h
INNER JOIN holder_persons AS p ON h.person = p.person
