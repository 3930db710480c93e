-- step: the combinations of levels that there are: what the decision table is asked, once each
-- inputs: judged
-- output: level_combinations
-- key: number, holder, name, one_character, birth, sex, address, search
-- row law: at most one row per judged
SELECT DISTINCT
    number,
    holder,
    name,
    one_character,
    birth,
    sex,
    address,
    search
FROM judged
