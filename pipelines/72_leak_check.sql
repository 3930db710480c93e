-- step: provisions (情報提供等記録) of what was stopped, made while it was wrong; what cannot be dated counts as made then
-- inputs: stop_list, ok_provisions
-- output: leak_check
-- key: provision_row, record_id, why
-- row law: any number of rows
SELECT
    p.provision_row,
    s.system,
    s.addressee_no,
    s.record_id,
    p.provided_at,
    p.requester,
    s.since,
    s.why
FROM stop_list AS s
INNER JOIN ok_provisions AS p ON s.system = p.system AND s.addressee_no = p.addressee_no
WHERE
    s.since IS NULL
    OR p.provided_day IS NULL
    OR p.provided_day >= s.since
