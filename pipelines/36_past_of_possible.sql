-- step: superseded states of whoever may be the person, once for every piece of work
-- inputs: ok_history, possible_persons
-- output: past_of_possible
-- key: bucket, history_row
-- row law: any number of rows
-- reach: ok_history.person in possible_persons.r_person
SELECT
    c.bucket,
    h.history_row,
    h.person,
    h.name,
    h.name_kana,
    h.former_name,
    h.alias,
    h.address
FROM ok_history AS h
INNER JOIN (
    SELECT DISTINCT
        bucket,
        r_person
    FROM possible_persons
) AS c ON h.person = c.r_person
