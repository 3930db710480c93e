-- step: records whose replica's addressee or payload is not theirs: few rows, so that only they look at their neighbours
-- inputs: replica_pairs, record_places
-- output: differing_replicas
-- key: record_key
-- row law: at most one row per replica_pairs
SELECT
    p.record_key,
    p.system,
    p.record_id,
    p.replica_row,
    p.addressee_count,
    p.addressee_no,
    p.is_changed,
    p.addressee_no <> p.expected_addressee_no AS is_addressee_other,
    l.place,
    l.previous_key,
    l.next_key
FROM replica_pairs AS p
INNER JOIN record_places AS l ON p.record_key = l.record_key
WHERE
    p.replica_row IS NOT NULL
    AND (p.is_changed OR p.addressee_no <> p.expected_addressee_no)
