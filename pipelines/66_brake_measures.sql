-- step: what the brakes look at, per system: errors, faults of a transfer in numbers and replicas, one number on many persons
-- inputs: ok_records, verdict_registry, causes, shifted_replicas
-- output: brake_measures
-- key: system
-- row law: any number of rows
SELECT
    a.system,
    a.checked,
    a.linkage_errors,
    a.shifted,
    a.leading_zero,
    coalesce(r.shifted_replicas, 0) AS shifted_replicas,
    coalesce(n.same_number, 0) AS same_number
FROM (
    SELECT
        s.system,
        count(*) AS checked,
        count(*) FILTER (WHERE v.linkage_error) AS linkage_errors,
        count(*) FILTER (WHERE c.pattern = 'row_shift') AS shifted,
        count(*) FILTER (WHERE c.pattern = 'leading_zero') AS leading_zero
    FROM ok_records AS s
    INNER JOIN verdict_registry AS v ON s.record_key = v.record_key
    LEFT JOIN causes AS c ON s.record_key = c.record_key
    GROUP BY s.system
) AS a
LEFT JOIN (
    SELECT
        system,
        count(*) AS shifted_replicas
    FROM shifted_replicas
    GROUP BY system
) AS r ON a.system = r.system
LEFT JOIN (
    SELECT
        g.system,
        max(g.persons) AS same_number
    FROM (
        SELECT
            k.system,
            count(DISTINCT coalesce(k.name, '') || '|' || coalesce(k.birth, '')) AS persons
        FROM ok_records AS k
        -- few numbers are held twice: only their records are told apart
        SEMI JOIN (
            SELECT
                system,
                number
            FROM ok_records
            WHERE number IS NOT NULL
            GROUP BY system, number
            HAVING count(*) > 1
        ) AS m ON k.system = m.system AND k.number = m.number
        GROUP BY k.system, k.number
    ) AS g
    GROUP BY g.system
) AS n ON a.system = n.system
