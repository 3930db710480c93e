"""What the steps are written in means the same on both engines: Japanese texts, nulls, duplicates, empty tables."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconcile.engine.steps import parse_step
from tests.spark.tables import answer

pytestmark = pytest.mark.spark

#: Texts on which engines tend to disagree: beyond the basic plane, half width, blank, wildcards, what looks like a number.
TEXT = st.sampled_from(
    [
        "",
        " ",
        "\u3000",
        "山田",
        "𠮷田",
        "吉田",
        "～",
        "ﾔﾏﾀﾞ",
        "ヤマダ",
        "山%",
        "_",
        "'",
        "|",
        "10",
        "9",
        "Z",
        "z",
        "髙",
        "é",
        "e\u0301",
    ]
)
ROWS = st.lists(
    st.tuples(
        st.none() | st.sampled_from(["年金", "税", "𠮷"]),
        st.none() | TEXT,
        st.none() | st.integers(-3, 3),
        st.none() | st.booleans(),
    ),
    max_size=25,
)
SCHEMA = {"system": pl.String, "name": pl.String, "n": pl.Int64, "flag": pl.Boolean}
HEADER = (
    "-- step: s\n-- inputs: lefts, rights\n-- output: made\n-- key: {key}\n-- row law: any number of rows\n"
)

QUERIES = {
    "windows": (
        "id",
        """SELECT id, row_number() OVER (PARTITION BY system ORDER BY name DESC NULLS LAST, id) AS place,
        lag(name) OVER (PARTITION BY system ORDER BY id) AS before, lead(n) OVER (PARTITION BY system ORDER BY id) AS after,
        count(*) OVER (PARTITION BY system, flag) AS held, count(name) OVER (PARTITION BY n) AS named,
        min(name) OVER (PARTITION BY system) AS least, max(name) OVER (PARTITION BY system) AS most FROM lefts""",
    ),
    "qualify": (
        "id",
        "SELECT * FROM lefts QUALIFY row_number() OVER (PARTITION BY system ORDER BY n DESC NULLS LAST, name NULLS LAST, id) = 1",
    ),
    "ends": (
        "id",
        """SELECT id, left(name, 1) AS head, right(name, 1) AS tail, left(name, 0) AS nothing, right(name, 3) AS three,
        CASE WHEN left(name, 1) < '㐀' THEN '*' ELSE left(name, 1) END AS kanji FROM lefts""",
    ),
    "shared": ("id", "SELECT l.* FROM lefts AS l QUALIFY count(*) OVER (PARTITION BY l.name) > 1"),
    "aggregates": (
        "system, kind",
        """SELECT system, CASE WHEN n > 0 THEN 'some' WHEN n = 0 THEN 'none' ELSE 'less' END AS kind, count(*) AS held,
        count(DISTINCT name) AS names, count(DISTINCT coalesce(name, '') || '|' || coalesce(system, '')) AS pairs,
        count(DISTINCT name) FILTER (WHERE flag AND NOT n = 1) AS flagged, count(*) FILTER (WHERE flag) AS counted,
        bool_or(flag) AS any_flag, coalesce(bool_or(flag AND n > 1), FALSE) AS is_any,
        min(name) FILTER (WHERE n IS NOT NULL) AS least, max(name) AS most, max(n) AS top FROM lefts
        GROUP BY system, 2 HAVING count(*) > 0""",
    ),
    "semi": ("id", "SELECT l.* FROM lefts AS l SEMI JOIN rights AS r ON l.name = r.name AND l.system = r.system"),
    "anti": (
        "id",
        "SELECT l.* FROM lefts AS l SEMI JOIN rights AS r ON l.system = r.system ANTI JOIN rights AS t ON l.name = t.name",
    ),
    "full": (
        "l_id, r_id",
        """SELECT l.id AS l_id, r.id AS r_id, coalesce(l.system, r.system) AS system, l.name IS NULL AND r.flag AS told
        FROM lefts AS l FULL JOIN rights AS r ON l.system = r.system AND l.name = r.name""",
    ),
    "left": (
        "l_id, r_id",
        """SELECT l.id AS l_id, r.id AS r_id, g.top FROM lefts AS l CROSS JOIN (SELECT max(n) AS top FROM rights) AS g
        LEFT JOIN rights AS r ON l.system = r.system WHERE r.id IS NULL OR r.flag OR NOT l.flag OR l.n >= g.top""",
    ),
    "distinct": (
        "l_id, r_id",
        """SELECT l.id AS l_id, r.id AS r_id FROM lefts AS l INNER JOIN rights AS r ON l.n = r.n
        WHERE l.name IS DISTINCT FROM r.name AND (l.system IS NULL OR l.system IS DISTINCT FROM r.system)""",
    ),
    "texts": (
        "id",
        """SELECT id, name LIKE '山%' AS starts, name LIKE '%田' AS ends, name LIKE '_' AS one, name LIKE '_田' AS second,
        name || '〜' || system AS both, name IN ('山田', '𠮷田', '_') AS listed, name NOT IN ('山田', 'Z') AS unlisted,
        name < '～' AS below, name >= system AS after, name <> '' AS filled, 'a' || CAST(n * 7 - id AS STRING) AS written,
        n % 2 AS odd, coalesce(n, id) AS number, flag IS NULL OR NOT flag AS unflagged FROM lefts""",
    ),
    "union": (
        "name, system",
        "SELECT DISTINCT u.name, u.system FROM (SELECT name, system FROM lefts UNION ALL SELECT name, NULL FROM rights) AS u",
    ),
}  # fmt: skip


def table(rows):
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return frame.with_row_index("id").with_columns(pl.col("id").cast(pl.Int64))


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(lefts=ROWS, rights=ROWS)
def test_both_engines_answer_alike(spark, duck, lefts, rights):
    for engine in (spark, duck):
        engine.register("lefts", table(lefts))
        engine.register("rights", table(rights))
    for name, (key, sql) in QUERIES.items():
        step = parse_step(name, HEADER.format(key=key) + sql)
        expected, law = answer(duck, step)
        made, same_law = answer(spark, step)
        assert law == same_law == "", name
        # the place of a row is one of few small numbers, which Spark keeps in fewer bytes
        narrow = [column for column, kind in made.schema.items() if kind == pl.Int32]
        made = made.with_columns(pl.col(narrow).cast(pl.Int64))
        assert made.schema == expected.schema, name
        assert made.equals(expected), name
