-- step: every earlier state of the holders: from the history, and the person's registry rows that are not current
-- inputs: past_of_holders, ok_former, holder_persons
-- output: states_of_holders
-- key: bucket, history_row, resident
-- row law: any number of rows
SELECT
    h.bucket,
    h.history_row,
    CAST(NULL AS BIGINT) AS resident,
    h.person,
    h.name,
    h.name_kana,
    h.former_name,
    h.alias,
    h.address
FROM past_of_holders AS h
UNION ALL
SELECT
    p.bucket,
    CAST(NULL AS BIGINT) AS history_row,
    r.resident,
    r.person,
    r.name,
    r.name_kana,
    r.former_name,
    r.alias,
    r.address
FROM ok_former AS r
INNER JOIN holder_persons AS p ON r.person = p.person
