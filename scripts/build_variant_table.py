"""Build ``reconcile/compare/data/variants.tsv``, the kanji variants that two spellings of one name may differ by.

Input 1 is the MJ shrink map (MJ縮退マップ, IPA, CC BY-SA 2.1 JP) as carried by the wheel of ``jntajis-python``: scheme 1
(JIS包摂規準・UCS統合規則) and scheme 8 (戸籍法関連通達), one hop each. Input 2 is ``variants_reviewed.csv``, read by a person:
every pair of the map whose two ends are both legal for given names (常用漢字 or 人名用漢字) has a decision there, and so
have the pairs that the map lacks or gets wrong. The map keys on plain code points, so glyphs that exist only with a
variation selector leak onto plain characters (玉→王, 師→帥, 書→昼): those are decided ``deny``.

Run with the ``tables`` extra and ``kanji-lists`` installed::

    python scripts/build_variant_table.py            # writes the table
    python scripts/build_variant_table.py --check    # fails when the committed table is not what this would write

Nothing of this is needed at run time: the result is committed.
"""

from __future__ import annotations

import argparse
import csv
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "reconcile" / "compare" / "data"
REVIEWED = DATA / "variants_reviewed.csv"
TABLE = DATA / "variants.tsv"
SCHEMES = (1, 8)
HEADER = """\
# Kanji variants for comparing names: target <TAB> characters that may stand for it, one hop, never transitive.
# A line that begins with ~ is a soft pair: equal only when reading, birth date and sex agree.
# Derived from MJ縮退マップ 1.2.0 (独立行政法人情報処理推進機構, IPA), schemes 1 and 8, changed: NFKC, review decisions applied.
# Licence: CC BY-SA 2.1 JP https://creativecommons.org/licenses/by-sa/2.1/jp/
# Written by scripts/build_variant_table.py; do not edit. Decisions: variants_reviewed.csv
"""

Pair = tuple[str, str]


def shrink_map() -> Iterator[Pair]:
    """Yield (character, target) of schemes 1 and 8, both ends NFKC, identities and private use left out."""
    import jntajis  # noqa: PLC0415 - only the build needs the 70 MB wheel

    for code in [*range(0x2E80, 0xD800), *range(0xF900, 0x33480)]:
        char = chr(code)
        for scheme in SCHEMES:
            for target in jntajis.mj_shrink_candidates(char, scheme):
                left, right = (unicodedata.normalize("NFKC", end) for end in (char, target))
                if left != right and len(left) == len(right) == 1:
                    yield left, right


def legal_characters() -> set[str]:
    """Characters legal in given names: 常用漢字 and 人名用漢字, NFKC."""
    from kanji_lists import JINMEIYO, JOYO  # noqa: PLC0415 - only the build needs it

    return {unicodedata.normalize("NFKC", char) for char in {*JOYO, *JINMEIYO}}


def read_reviewed(path: Path = REVIEWED) -> dict[Pair, str]:
    """Decisions by (common, other) in the order written: ``accept``, ``soft`` or ``deny``.

    Raises:
        ValueError: A pair is decided twice, is not two single characters, or its decision is none of the three.
    """
    decisions: dict[Pair, str] = {}
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            pair = (row["common"], row["other"])
            known = pair in decisions or pair[::-1] in decisions
            if (
                known
                or any(len(end) != 1 for end in pair)
                or row["decision"] not in {"accept", "soft", "deny"}
            ):
                raise ValueError(f"{path.name}: bad row for {'/'.join(pair)}")
            decisions[pair] = row["decision"]
    return decisions


def related(left: str, right: str, targets: Mapping[str, set[str]]) -> bool:
    """Whether the one-hop candidate sets of two characters meet (the rule of the comparison, written again)."""
    return bool(({left} | targets.get(left, set())) & ({right} | targets.get(right, set())))


def build(pairs: Iterable[Pair], decisions: Mapping[Pair, str], legal: set[str]) -> str:
    """The table as text.

    Args:
        pairs: Directed pairs of the shrink map.
        decisions: Reviewed pairs, see :func:`read_reviewed`.
        legal: Characters whose pairs all need a decision.

    Raises:
        ValueError: A pair of two legal characters has no decision, or a denied or soft pair is still related.
    """
    targets: dict[str, set[str]] = defaultdict(set)
    withheld = {end for pair, word in decisions.items() if word != "accept" for end in (pair, pair[::-1])}
    decided = {end for pair in decisions for end in (pair, pair[::-1])}
    unread = []
    for left, right in pairs:
        if left in legal and right in legal and (left, right) not in decided:
            unread.append(f"{left}/{right}")
        if (left, right) not in withheld:
            targets[left].add(right)
    for (common, other), word in decisions.items():
        if word == "accept" and not related(common, other, targets):
            targets[other].add(common)
    broken = [f"{a}/{b}" for (a, b), word in decisions.items() if word != "accept" and related(a, b, targets)]
    if unread or broken:
        raise ValueError(f"without decision: {unread}; withheld but related: {broken}")
    sources: dict[str, list[str]] = defaultdict(list)
    for source in sorted(targets):
        for target in targets[source]:
            sources[target].append(source)
    hard = [f"{target}\t{''.join(sources[target])}" for target in sorted(sources)]
    soft = [f"~{a}\t{b}" for (a, b), word in sorted(decisions.items()) if word == "soft"]
    return HEADER + "\n".join(hard + soft) + "\n"


def main() -> int:
    """Write the table, or with ``--check`` compare it with the committed one."""
    parser = argparse.ArgumentParser(description="Build the table of kanji variants.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check = parser.parse_args().check
    text = build(shrink_map(), read_reviewed(), legal_characters())
    if check:
        same = TABLE.read_text(encoding="utf-8") == text
        print(
            "variants.tsv is up to date" if same else "variants.tsv differs: run this script without --check"
        )
        return 0 if same else 1
    TABLE.write_text(text, encoding="utf-8")
    print(f"{TABLE.name}: {text.count(chr(10)) - HEADER.count(chr(10))} lines, {len(text.encode())} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
