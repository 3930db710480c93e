-- step: runs of five or more records, in record_id order, whose replica (addressee or payload) is the neighbour's (E09)
-- inputs: differing_replicas, replica_pairs, record_signatures, ok_replica
-- output: shifted_replicas
-- key: system, record_id
-- row law: at most one row per differing_replicas
SELECT
    run.record_key,
    run.system,
    run.record_id,
    run.run_no,
    run.run_length,
    run.run_first,
    run.run_last
FROM (
    SELECT
        placed.record_key,
        placed.system,
        placed.record_id,
        placed.addressee_count,
        placed.shift || ':' || CAST(placed.place - placed.nth AS STRING) AS run_no,
        count(*) OVER (PARTITION BY placed.system, placed.shift, placed.place - placed.nth) AS run_length,
        min(placed.record_id) OVER (PARTITION BY placed.system, placed.shift, placed.place - placed.nth) AS run_first,
        max(placed.record_id) OVER (PARTITION BY placed.system, placed.shift, placed.place - placed.nth) AS run_last
    FROM (
        SELECT
            marked.*,
            row_number() OVER (PARTITION BY marked.system, marked.shift ORDER BY marked.place) AS nth
        FROM (
            SELECT
                d.record_key,
                d.system,
                d.record_id,
                d.place,
                d.addressee_count,
                CASE
                    WHEN d.is_addressee_other AND d.addressee_no = b.expected_addressee_no THEN 'from_previous'
                    WHEN d.is_addressee_other AND d.addressee_no = n.expected_addressee_no THEN 'from_next'
                    WHEN d.is_changed AND r.signature = bs.signature THEN 'from_previous'
                    WHEN d.is_changed AND r.signature = ns.signature THEN 'from_next'
                END AS shift
            FROM differing_replicas AS d
            INNER JOIN ok_replica AS r ON d.replica_row = r.replica_row
            LEFT JOIN replica_pairs AS b ON d.previous_key = b.record_key
            LEFT JOIN replica_pairs AS n ON d.next_key = n.record_key
            LEFT JOIN record_signatures AS bs ON d.previous_key = bs.record_key
            LEFT JOIN record_signatures AS ns ON d.next_key = ns.record_key
        ) AS marked
        WHERE marked.shift IS NOT NULL
    ) AS placed
) AS run
-- a record with several addressees is told as such, also within a run
WHERE run.run_length >= 5 AND run.addressee_count = 1
