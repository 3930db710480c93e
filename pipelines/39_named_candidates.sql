-- step: the candidates whose name agrees or cannot be read; whoever plainly has another name is none
-- inputs: candidates, levels_candidates
-- output: named_candidates
-- key: record_key, resident
-- row law: one row per levels_candidates
SELECT c.*
FROM candidates AS c
SEMI JOIN levels_candidates AS l ON c.record_key = l.record_key AND c.resident = l.resident
