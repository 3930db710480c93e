-- step: rows of replica keys that more than one row has, before any join: how many addressees the key has, and its newest row
-- inputs: ok_replica
-- output: repeated_replicas
-- key: replica_row
-- row law: at most one row per ok_replica
SELECT
    r.replica_row,
    c.addressee_count,
    row_number() OVER (
        PARTITION BY r.system, r.record_id
        ORDER BY r.registered_at DESC NULLS LAST, r.replica_row DESC
    ) = 1 AS is_newest
FROM ok_replica AS r
INNER JOIN (
    SELECT
        n.system,
        n.record_id,
        count(DISTINCT coalesce(n.addressee_no, '')) AS addressee_count
    FROM ok_replica AS n
    SEMI JOIN (
        SELECT
            system,
            record_id
        FROM ok_replica
        GROUP BY system, record_id
        HAVING count(*) > 1
    ) AS m ON n.system = m.system AND n.record_id = m.record_id
    GROUP BY n.system, n.record_id
) AS c ON r.system = c.system AND r.record_id = c.record_id
