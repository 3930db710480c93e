-- step: runs of five or more records, in record_id order, that hold the neighbour's number (E09)
-- inputs: ok_records, verdict_registry
-- output: shifted_numbers
-- key: record_key
-- row law: at most one row per ok_records
SELECT run.record_key
FROM (
    SELECT
        placed.record_key,
        count(*) OVER (PARTITION BY placed.system, placed.shift, placed.place - placed.nth) AS run_length
    FROM (
        SELECT
            marked.*,
            row_number() OVER (PARTITION BY marked.system, marked.shift ORDER BY marked.place) AS nth
        FROM (
            SELECT
                around.record_key,
                around.system,
                around.place,
                CASE
                    WHEN around.number = around.previous_owner THEN 'from_previous'
                    WHEN around.number = around.next_owner THEN 'from_next'
                END AS shift
            FROM (
                SELECT
                    s.record_key,
                    s.system,
                    s.number,
                    v.linkage_error,
                    row_number() OVER (PARTITION BY s.system ORDER BY s.record_id) AS place,
                    lag(CASE WHEN v.grade = 'A' THEN s.number ELSE v.true_number END)
                        OVER (PARTITION BY s.system ORDER BY s.record_id) AS previous_owner,
                    lead(CASE WHEN v.grade = 'A' THEN s.number ELSE v.true_number END)
                        OVER (PARTITION BY s.system ORDER BY s.record_id) AS next_owner
                FROM ok_records AS s
                INNER JOIN verdict_registry AS v ON s.record_key = v.record_key
            ) AS around
            WHERE around.linkage_error
        ) AS marked
        WHERE marked.shift IS NOT NULL
    ) AS placed
) AS run
WHERE run.run_length >= 5
