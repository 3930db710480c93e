-- step: searched records that have a key at all: of the others nothing is proved by not finding anybody
-- inputs: record_keys
-- output: searchable_records
-- key: record_key
-- row law: any number of rows
SELECT DISTINCT record_key
FROM record_keys
