-- step: superseded states of the holders of form numbers
-- inputs: ok_history, form_holders
-- output: past_of_form_holders
-- key: history_row
-- row law: at most one row per ok_history
-- reach: ok_history.person in form_holders.r_person
SELECT h.*
FROM ok_history AS h
SEMI JOIN form_holders AS f ON h.person = f.r_person
