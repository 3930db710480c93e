-- step: persons whose earlier states a piece of work needs
-- inputs: pair_registry
-- output: holder_persons
-- key: bucket, person
-- row law: any number of rows
SELECT DISTINCT
    bucket,
    r_person AS person
FROM pair_registry
WHERE r_person IS NOT NULL
