-- step: each record beside its replica, of several the newest; either side may be missing
-- inputs: ok_records, record_signatures, ok_replica, repeated_replicas, number_addressees, addressee_numbers
-- output: replica_pairs
-- key: system, record_id
-- row law: any number of rows
SELECT
    coalesce(s.system, r.system) AS system,
    coalesce(s.record_id, r.record_id) AS record_id,
    s.record_key,
    r.replica_row,
    r.addressee_count,
    r.addressee_no,
    s.addressee_no AS held_addressee_no,
    coalesce(s.addressee_no, e.addressee_no) AS expected_addressee_no,
    r.signature IS DISTINCT FROM s.signature AS is_changed,
    s.number IS NOT NULL AND r.addressee_no IS NOT NULL AND m.addressee_no IS NULL AS is_number_unmatched
FROM (
    SELECT
        k.system,
        k.record_id,
        k.record_key,
        k.addressee_no,
        k.number,
        g.signature
    FROM ok_records AS k
    INNER JOIN record_signatures AS g ON k.record_key = g.record_key
) AS s
FULL JOIN (
    SELECT
        n.system,
        n.record_id,
        n.replica_row,
        coalesce(d.addressee_count, 1) AS addressee_count,
        n.addressee_no,
        n.signature
    FROM ok_replica AS n
    LEFT JOIN repeated_replicas AS d ON n.replica_row = d.replica_row
    WHERE n.system IS NOT NULL AND n.record_id IS NOT NULL AND coalesce(d.is_newest, TRUE)
) AS r ON s.system = r.system AND s.record_id = r.record_id
-- only a record without an addressee of its own needs the one of its number
LEFT JOIN (
    SELECT
        o.record_key,
        a.addressee_no
    FROM ok_records AS o
    INNER JOIN number_addressees AS a ON o.number = a.number
    WHERE o.addressee_no IS NULL
) AS e ON s.record_key = e.record_key
LEFT JOIN addressee_numbers AS m ON r.addressee_no = m.addressee_no AND s.number = m.number
