-- step: status in tonight's answer of whoever holds the number of a record that keeps its last verdict
-- inputs: ok_registry, carried_numbers
-- output: statuses_tonight
-- key: number
-- row law: any number of rows
SELECT
    r.number,
    r.status AS status_tonight
FROM ok_registry AS r
SEMI JOIN carried_numbers AS c ON r.number = c.number
QUALIFY row_number() OVER (PARTITION BY r.number ORDER BY CASE WHEN r.status = 'current' THEN 0 ELSE 1 END, r.resident) = 1
