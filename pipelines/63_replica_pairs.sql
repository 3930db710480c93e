-- step: each record beside its replica; either side may be missing
-- inputs: ok_records, verdict_registry, replica_keys, number_addressees, record_signatures, addressee_numbers
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
    s.number,
    s.signature AS record_signature,
    r.signature AS replica_signature,
    s.is_provided,
    a.addressee_no IS NOT NULL AS is_addressee_known,
    m.addressee_no IS NOT NULL AS is_number_match
FROM (
    SELECT
        k.system,
        k.record_id,
        k.record_key,
        k.addressee_no,
        k.number,
        g.signature,
        v.grade = 'A' AND coalesce(v.registry_status, 'current') = 'current' AS is_provided
    FROM ok_records AS k
    INNER JOIN verdict_registry AS v ON k.record_key = v.record_key
    INNER JOIN record_signatures AS g ON k.record_key = g.record_key
) AS s
FULL JOIN replica_keys AS r ON s.system = r.system AND s.record_id = r.record_id
LEFT JOIN number_addressees AS e ON s.number = e.number
LEFT JOIN (SELECT DISTINCT addressee_no FROM addressee_numbers) AS a ON r.addressee_no = a.addressee_no
LEFT JOIN addressee_numbers AS m ON r.addressee_no = m.addressee_no AND s.number = m.number
