-- step: the superseded states themselves, for persons who are gone from the registry
-- inputs: ok_history, superseded_rows
-- output: superseded_states
-- key: history_row
-- row law: at most one row per ok_history
-- reach: ok_history.history_row in superseded_rows.history_row
SELECT h.*
FROM ok_history AS h
SEMI JOIN superseded_rows AS s ON h.history_row = s.history_row
