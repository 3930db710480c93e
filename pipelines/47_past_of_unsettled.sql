-- step: superseded states of these holders
-- inputs: past_of_holders, unsettled_pairs
-- output: past_of_unsettled
-- key: bucket, history_row
-- row law: at most one row per past_of_holders
SELECT h.*
FROM past_of_holders AS h
SEMI JOIN unsettled_pairs AS p ON h.person = p.r_person
