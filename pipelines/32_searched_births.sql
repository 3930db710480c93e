-- step: birth dates of the searched records
-- inputs: record_keys
-- output: searched_births
-- key: birth
-- row law: any number of rows
SELECT DISTINCT birth
FROM record_keys
WHERE block <> 'name'
