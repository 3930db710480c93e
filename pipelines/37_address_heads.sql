-- step: how the addresses begin that are to be held against each other by their municipality; no more of them than there are places
-- inputs: possible_persons, past_of_possible
-- output: address_heads
-- key: head
-- row law: any number of rows
SELECT DISTINCT left(p.address, 12) AS head
FROM possible_persons AS p
WHERE p.needs_address AND p.address IS NOT NULL
UNION
SELECT DISTINCT left(p.r_address, 12) AS head
FROM possible_persons AS p
WHERE p.needs_address AND p.r_address IS NOT NULL
UNION
SELECT DISTINCT left(h.address, 12) AS head
FROM past_of_possible AS h
WHERE h.address IS NOT NULL
