-- step: one row per replica key before any join: how many addressees it has, and its newest row
-- inputs: ok_replica
-- output: replica_keys
-- key: system, record_id
-- row law: at most one row per ok_replica
SELECT
    r.system,
    r.record_id,
    c.addressee_count,
    r.addressee_no,
    r.signature,
    r.replica_row
FROM ok_replica AS r
INNER JOIN (
    SELECT
        system,
        record_id,
        count(DISTINCT coalesce(addressee_no, '')) AS addressee_count
    FROM ok_replica
    GROUP BY system, record_id
) AS c ON r.system = c.system AND r.record_id = c.record_id
QUALIFY
    row_number() OVER (
        PARTITION BY r.system, r.record_id
        ORDER BY r.registered_at DESC NULLS LAST, r.replica_row DESC
    ) = 1
