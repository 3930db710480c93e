-- step: superseded states of the candidates
-- inputs: ok_history, candidates
-- output: past_of_candidates
-- key: history_row
-- row law: at most one row per ok_history
SELECT h.*
FROM ok_history AS h
SEMI JOIN candidates AS c ON h.person = c.r_person
