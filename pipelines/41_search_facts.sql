-- step: per searched record: how many persons agree fully, tie or cannot be excluded, and who the only one is
-- inputs: search_records, candidate_facts, searchable_records, run_parameters
-- output: search_facts
-- key: record_key
-- row law: one row per search_records
SELECT
    s.record_key,
    count(DISTINCT f.person) FILTER (WHERE f.is_full AND NOT f.is_holder_full) AS better_count,
    count(DISTINCT f.person) FILTER (WHERE f.is_tie AND (f.is_holder_full OR NOT f.is_full)) AS tie_count,
    count(DISTINCT f.person) FILTER (WHERE f.is_rival) AS rival_count,
    count(DISTINCT f.person) FILTER (WHERE f.is_full) AS full_count,
    coalesce(bool_or(f.is_renumbered AND f.is_full), FALSE) AS is_renumbered,
    coalesce(bool_or(f.is_protected AND f.is_full), FALSE) AS is_protected,
    min(f.number) FILTER (WHERE f.is_full) AS found_number,
    min(f.person) FILTER (WHERE f.is_full) AS found_person,
    g.scope = 'full' AND max(k.record_key) IS NOT NULL AS is_provable
FROM search_records AS s
CROSS JOIN run_parameters AS g
LEFT JOIN searchable_records AS k ON s.record_key = k.record_key
LEFT JOIN candidate_facts AS f ON s.record_key = f.record_key
GROUP BY s.record_key, g.scope
