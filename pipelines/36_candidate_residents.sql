-- step: the candidates' registry rows
-- inputs: ok_registry, candidate_pairs
-- output: candidate_residents
-- key: resident
-- row law: at most one row per ok_registry
SELECT r.*
FROM ok_registry AS r
SEMI JOIN candidate_pairs AS c ON r.resident = c.resident
