-- step: superseded states of the holders (names and addresses that may differ from today's)
-- inputs: ok_history, pair_registry
-- output: past_of_holders
-- key: history_row
-- row law: at most one row per ok_history
SELECT h.*
FROM ok_history AS h
SEMI JOIN pair_registry AS p ON h.person = p.r_person
