-- step: whoever may be the person; where the address has to agree, nobody who lives, and always lived, in another municipality than the record says
-- inputs: possible_persons, past_of_possible, head_cities
-- output: candidates
-- key: record_key, resident
-- row law: at most one row per possible_persons
SELECT p.*
FROM possible_persons AS p
LEFT JOIN (
    SELECT
        a.record_key,
        a.resident
    FROM possible_persons AS a
    INNER JOIN head_cities AS s ON left(a.address, 12) = s.head
    INNER JOIN head_cities AS r ON left(a.r_address, 12) = r.head
    WHERE a.needs_address AND s.city <> r.city
) AS elsewhere ON p.record_key = elsewhere.record_key AND p.resident = elsewhere.resident
LEFT JOIN (
    SELECT DISTINCT
        a.record_key,
        a.resident
    FROM possible_persons AS a
    INNER JOIN past_of_possible AS h ON a.bucket = h.bucket AND a.r_person = h.person
    INNER JOIN head_cities AS t ON left(h.address, 12) = t.head
    INNER JOIN head_cities AS s ON left(a.address, 12) = s.head
    WHERE a.needs_address AND (t.city IS NULL OR t.city = s.city)
) AS once ON p.record_key = once.record_key AND p.resident = once.resident
WHERE elsewhere.resident IS NULL OR once.resident IS NOT NULL
