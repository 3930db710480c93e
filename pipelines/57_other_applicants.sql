-- step: linkage errors whose number belongs to another record of the same system, and whether that one holds theirs in turn
-- inputs: linkage_errors, ok_records, verdict_registry
-- output: other_applicants
-- key: record_key
-- row law: at most one row per linkage_errors
SELECT
    mine.record_key,
    coalesce(bool_or(theirs.number = mine.true_number), FALSE) AS is_swapped,
    -- both rows are one story; whoever is under 支援措置 is not pointed at
    min(theirs.record_id) FILTER (WHERE theirs.number = mine.true_number AND NOT theirs.is_protected) AS partner
FROM linkage_errors AS mine
INNER JOIN (
    SELECT
        s.record_key,
        s.system,
        s.record_id,
        s.number,
        v.is_protected,
        coalesce(v.true_number, CASE WHEN v.grade = 'A' THEN s.number END) AS owner_number
    FROM ok_records AS s
    INNER JOIN verdict_registry AS v ON s.record_key = v.record_key
) AS theirs ON mine.system = theirs.system AND mine.number = theirs.owner_number
WHERE mine.record_key <> theirs.record_key
GROUP BY mine.record_key
