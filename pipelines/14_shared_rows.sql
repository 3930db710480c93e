-- step: registry rows of the numbers that more than one row holds: one person twice, or two persons
-- inputs: holder_rows
-- output: shared_rows
-- key: resident
-- row law: at most one row per holder_rows
SELECT h.*
FROM holder_rows AS h
QUALIFY count(*) OVER (PARTITION BY h.number) > 1
