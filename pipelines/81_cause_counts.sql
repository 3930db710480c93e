-- step: the published split of linkage errors by presumed cause
-- inputs: causes
-- output: cause_counts
-- key: cause
-- row law: any number of rows
SELECT
    cause,
    count(*) AS errors
FROM causes
GROUP BY cause
