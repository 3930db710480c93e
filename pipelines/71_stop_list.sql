-- step: replicas to stop providing at once: the number or the addressee is, or may be, another person's; wrong as far as known
-- since the replica was registered under that addressee, and unknown when one of its rows does not say when
-- inputs: ok_replica, replica_results, verdict_registry, known_stops
-- output: stop_list
-- key: system, record_id, addressee_no, why
-- row law: any number of rows
SELECT
    s.system,
    s.record_id,
    s.addressee_no,
    s.why,
    CASE
        WHEN s.dated < s.held OR (k.system IS NOT NULL AND k.since IS NULL) THEN NULL
        -- registered anew since it was first listed: it was wrong from the first day on
        WHEN k.since < s.registered_day THEN k.since
        ELSE s.registered_day
    END AS since
FROM (
    SELECT
        r.system,
        r.record_id,
        coalesce(r.addressee_no, '') AS addressee_no,
        f.why,
        min(r.registered_day) AS registered_day,
        count(r.registered_day) AS dated,
        count(*) AS held
    FROM ok_replica AS r
    INNER JOIN (
        SELECT
            o.system,
            o.record_id,
            CASE WHEN v.grade = 'C' THEN v.verdict ELSE o.outcome END AS why,
            o.expected_addressee_no
        FROM replica_results AS o
        LEFT JOIN verdict_registry AS v ON o.record_key = v.record_key
        WHERE
            v.grade = 'C'
            OR o.outcome IN ('wrong_addressee', 'wrong_number', 'row_shift', 'orphan', 'duplicate')
    ) AS f ON r.system = f.system AND r.record_id = f.record_id
    -- of several addressees the person's own is right
    WHERE f.why <> 'duplicate' OR r.addressee_no IS DISTINCT FROM f.expected_addressee_no
    GROUP BY r.system, r.record_id, coalesce(r.addressee_no, ''), f.why
) AS s
LEFT JOIN known_stops AS k
    ON s.system = k.system AND s.record_id = k.record_id AND s.addressee_no = k.addressee_no
