-- step: runs of five or more records, in record_id order, whose replica (addressee or payload) is the neighbour's (E09)
-- inputs: replica_pairs
-- output: shifted_replicas
-- key: system, record_id
-- row law: at most one row per replica_pairs
SELECT
    run.system,
    run.record_id,
    run.run_no,
    run.run_length,
    run.run_first,
    run.run_last
FROM (
    SELECT
        placed.system,
        placed.record_id,
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
                around.system,
                around.record_id,
                around.place,
                CASE
                    WHEN around.addressee_no <> around.own_addressee AND around.addressee_no = around.previous_addressee THEN 'from_previous'
                    WHEN around.addressee_no <> around.own_addressee AND around.addressee_no = around.next_addressee THEN 'from_next'
                    WHEN
                        around.replica_signature <> around.record_signature
                        AND around.replica_signature = around.previous_signature THEN 'from_previous'
                    WHEN
                        around.replica_signature <> around.record_signature
                        AND around.replica_signature = around.next_signature THEN 'from_next'
                END AS shift
            FROM (
                SELECT
                    p.system,
                    p.record_id,
                    p.addressee_no,
                    p.replica_row,
                    p.expected_addressee_no AS own_addressee,
                    p.record_signature,
                    p.replica_signature,
                    row_number() OVER (PARTITION BY p.system ORDER BY p.record_id) AS place,
                    lag(p.expected_addressee_no) OVER (PARTITION BY p.system ORDER BY p.record_id) AS previous_addressee,
                    lead(p.expected_addressee_no) OVER (PARTITION BY p.system ORDER BY p.record_id) AS next_addressee,
                    lag(p.record_signature) OVER (PARTITION BY p.system ORDER BY p.record_id) AS previous_signature,
                    lead(p.record_signature) OVER (PARTITION BY p.system ORDER BY p.record_id) AS next_signature
                FROM replica_pairs AS p
                WHERE p.record_key IS NOT NULL
            ) AS around
            WHERE around.replica_row IS NOT NULL
        ) AS marked
        WHERE marked.shift IS NOT NULL
    ) AS placed
) AS run
WHERE run.run_length >= 5
