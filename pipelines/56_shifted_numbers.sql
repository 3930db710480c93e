-- step: runs of five or more records, in record_id order, that hold the neighbour's number (E09)
-- inputs: ok_records, verdict_registry, record_places
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
                error.record_key,
                error.system,
                error.place,
                CASE
                    WHEN error.number = CASE WHEN v.grade = 'A' THEN b.number ELSE v.true_number END THEN 'from_previous'
                    WHEN error.number = CASE WHEN w.grade = 'A' THEN n.number ELSE w.true_number END THEN 'from_next'
                END AS shift
            FROM (
                SELECT
                    s.record_key,
                    s.system,
                    s.number,
                    l.place,
                    l.previous_key,
                    l.next_key
                FROM verdict_registry AS e
                INNER JOIN ok_records AS s ON e.record_key = s.record_key
                INNER JOIN record_places AS l ON e.record_key = l.record_key
                WHERE e.linkage_error
            ) AS error
            LEFT JOIN ok_records AS b ON error.previous_key = b.record_key
            LEFT JOIN verdict_registry AS v ON error.previous_key = v.record_key
            LEFT JOIN ok_records AS n ON error.next_key = n.record_key
            LEFT JOIN verdict_registry AS w ON error.next_key = w.record_key
        ) AS marked
        WHERE marked.shift IS NOT NULL
    ) AS placed
) AS run
WHERE run.run_length >= 5
