-- step: of the records that no rule lets pass, the holder of the number: what another night need not look up again
-- inputs: pair_registry, verdict_registry
-- output: unsettled_pairs
-- key: record_key
-- row law: at most one row per pair_registry
SELECT p.*
FROM pair_registry AS p
INNER JOIN verdict_registry AS v ON p.record_key = v.record_key
WHERE v.grade <> 'A'
