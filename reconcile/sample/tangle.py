"""Residents who are easily taken for each other, for the hard profile (issue: part 2; domain.md §5, E01–E05, E30).

Households are changed before anybody is drawn into a system, so that records and errors meet them as they would in life:
father and son who differ by one kanji, twins with similar names or with one reading, spouses born on one day, and
strangers of the same name and birth date in the same town.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl

from reconcile.sample.homes import HOME_COLUMNS

Generator = np.random.Generator

#: Ends of given names that sound alike or nearly so and are written differently; no two are variants of one character.
_ENDS: Final = (
    ("郎", "朗", "ろう"),
    ("介", "輔", "すけ"),
    ("司", "史", "し"),
    ("樹", "輝", "き"),
    ("男", "雄", "お"),
    ("也", "哉", "や"),
)
_STEMS: Final = (
    ("健", "けん"), ("正", "しょう"), ("浩", "こう"), ("信", "しん"), ("康", "こう"), ("光", "こう"), ("昭", "しょう"), ("俊", "しゅん"),
    ("純", "じゅん"), ("大", "だい"), ("賢", "けん"), ("真", "しん"),
)  # fmt: skip
#: Similar names of brothers or sisters: two characters, the second of which differs.
_SIMILAR: Final = {
    "male": (("優太", "ゆうた", "優斗", "ゆうと"), ("一馬", "かずま", "一真", "かずま"), ("幸太", "こうた", "幸汰", "こうた"), ("大地", "だいち", "大志", "たいし")),
    "female": (("美咲", "みさき", "美紀", "みき"), ("結衣", "ゆい", "結愛", "ゆあ"), ("彩花", "あやか", "彩香", "あやか"), ("真央", "まお", "真緒", "まお")),
}  # fmt: skip
#: One reading, written in different characters throughout (凛/凜 is a pair of two legal given names).
_SOUNDING: Final = {
    "male": (("悠", "優", "ゆう"), ("海斗", "開登", "かいと"), ("蓮", "廉", "れん")),
    "female": (("凛", "凜", "りん"), ("葵", "碧", "あおい"), ("陽菜", "比奈", "ひな")),
}  # fmt: skip

#: Kinds, in the order in which households are asked.
TANGLES: Final = ("father_son", "twin_similar", "twin_sounding", "spouse_same_day", "namesake_in_town")


def tangle(people: pl.DataFrame, share: float, seed: int) -> pl.DataFrame:
    """Make ``share`` of the households that can have each kind of confusable persons have them.

    Args:
        people: As ``people.residents`` returns them.
        share: 0 to 1, of the fitting households per kind; a household has one kind at most.
        seed: Seed of the sample.

    Returns:
        The same with ``tangle`` (one of ``TANGLES``, else "") and ``tangled_with`` (the other person, else -1).
    """
    rng = np.random.default_rng([seed, 12])
    cells: list[dict[str, Any]] = []
    if share:
        households = _Households(people)
        taken: set[int] = set()
        for kind in TANGLES:
            pairs = [pair for pair in households.pairs(kind) if pair[0]["household"] not in taken]
            for at in np.flatnonzero(rng.random(len(pairs)) < share).tolist():
                first, second = pairs[at]
                houses = {first["household"], second["household"]}
                if houses & taken:
                    continue
                taken |= houses
                cells += _entangled(kind, first, second, rng)
    schema = {name: people.schema[name] for name in ("person", *_CHANGED)}
    return people.update(pl.DataFrame(cells, schema=schema), on="person", how="left", maintain_order="left")


_CHANGED: Final = (
    "surname", "surname_kana", "given", "given_kana", "birth", "sex", *HOME_COLUMNS, "tangle", "tangled_with",
)  # fmt: skip


class _Households:
    """Pairs of residents whom a kind of confusion fits."""

    def __init__(self, people: pl.DataFrame) -> None:
        plain = people.filter(~pl.col("foreign"))
        self._by_role = {role: plain.filter(pl.col("role") == role) for role in "hsc"}

    def pairs(self, kind: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Return all pairs (in order of household) for one of ``TANGLES``."""
        heads, spouses, children = (self._by_role[role] for role in "hsc")
        first_child = children.unique("household", keep="first", maintain_order=True)
        if kind == "father_son":
            is_male = pl.col("sex") == "male"
            return self._joined(heads.filter(is_male), first_child.filter(is_male))
        if kind == "spouse_same_day":
            return self._joined(heads, spouses)
        if kind == "namesake_in_town":
            alone = heads.filter(~pl.col("household").is_in(self._by_role["s"]["household"].implode()))
            alone = alone.filter(~pl.col("household").is_in(children["household"].implode()))
            rows = list(alone.iter_rows(named=True))
            return list(zip(rows[::2], rows[1::2], strict=False))
        rest = children.join(first_child.select("person"), on="person", how="anti", maintain_order="left")
        second = rest.unique("household", keep="first", maintain_order=True)
        return self._joined(first_child, second)

    @staticmethod
    def _joined(firsts: pl.DataFrame, seconds: pl.DataFrame) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        others = {row["household"]: row for row in seconds.iter_rows(named=True)}
        rows = firsts.iter_rows(named=True)
        return [(row, others[row["household"]]) for row in rows if row["household"] in others]


def _entangled(
    kind: str, first: dict[str, Any], second: dict[str, Any], rng: Generator
) -> list[dict[str, Any]]:
    """What changes in two persons; a cell that is not named stays."""
    one: dict[str, Any] = {"person": first["person"], "tangle": kind, "tangled_with": second["person"]}
    two: dict[str, Any] = {"person": second["person"], "tangle": kind, "tangled_with": first["person"]}
    if kind == "father_son":
        stem, read = _STEMS[int(rng.integers(len(_STEMS)))]
        end, other, sound = _ENDS[int(rng.integers(len(_ENDS)))]
        one |= {"given": stem + end, "given_kana": read + sound}
        two |= {"given": stem + other, "given_kana": read + sound}
    elif kind == "spouse_same_day":
        two |= {"birth": first["birth"]}
    elif kind == "namesake_in_town":
        same = (
            "surname",
            "surname_kana",
            "given",
            "given_kana",
            "birth",
            "sex",
            "city_code",
            "city",
            "town",
            "chome",
        )
        two |= {name: first[name] for name in same}
        two |= {"first": first["first"] + 1 + int(rng.integers(30)), "second": first["second"], "room": ""}
    else:
        two |= {"birth": first["birth"], "sex": first["sex"]}
        if kind == "twin_similar":
            names = _SIMILAR[first["sex"]]
            given, kana, other, other_kana = names[int(rng.integers(len(names)))]
        else:
            sounds = _SOUNDING[first["sex"]]
            given, other, kana = sounds[int(rng.integers(len(sounds)))]
            other_kana = kana
        one |= {"given": given, "given_kana": kana}
        two |= {"given": other, "given_kana": other_kana}
    return [one, two]
