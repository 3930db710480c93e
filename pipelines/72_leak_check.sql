-- step: provisions (情報提供等記録) of what was stopped, made while it was wrong; what cannot be dated counts as made then.
-- Who asked may betray where a person lives: it is not told of a person under 支援措置, the record's or the addressee's
-- inputs: stop_list, ok_provisions, ok_records, verdict_registry, addressee_numbers, ok_registry
-- output: leak_check
-- key: provision_row, record_id, why
-- row law: any number of rows
SELECT
    p.provision_row,
    s.system,
    s.addressee_no,
    s.record_id,
    p.provided_at,
    CASE
        WHEN v.record_id IS NOT NULL OR a.addressee_no IS NOT NULL THEN '支援措置対象のため個別に対応'
        ELSE p.requester
    END AS requester,
    s.since,
    s.why
FROM stop_list AS s
INNER JOIN ok_provisions AS p ON s.system = p.system AND s.addressee_no = p.addressee_no
LEFT JOIN (
    SELECT DISTINCT
        k.system,
        k.record_id
    FROM ok_records AS k
    INNER JOIN verdict_registry AS g ON k.record_key = g.record_key
    WHERE g.is_protected
) AS v ON s.system = v.system AND s.record_id = v.record_id
LEFT JOIN (
    SELECT DISTINCT n.addressee_no
    FROM addressee_numbers AS n
    SEMI JOIN stop_list AS t ON n.addressee_no = t.addressee_no
    INNER JOIN ok_registry AS r ON n.number = r.number
    WHERE r.protected
) AS a ON s.addressee_no = a.addressee_no
WHERE
    s.since IS NULL
    OR p.provided_day IS NULL
    OR p.provided_day >= s.since
