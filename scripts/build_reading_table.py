"""Writes reconcile/compare/data/readings.tsv and readings_surnames.tsv from jamdict.db (build time only).

``python scripts/build_reading_table.py jamdict.db`` — the database is in the sdist ``jamdict-data`` 1.5 (unxz: 325 MB): KANJIDIC2 (April 2008) and
JMnedict (2020-05-29) of the Electronic Dictionary Research and Development Group, CC BY-SA 3.0.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from reconcile.compare.kana import fold_kana, is_kana
from reconcile.compare.reading import Readings, aligns

DATA = Path(__file__).resolve().parent.parent / "reconcile" / "compare" / "data"
_SOURCE = "from jamdict-data 1.5 (EDRDG, CC BY-SA 3.0 https://creativecommons.org/licenses/by-sa/3.0/), changed: kana folded, NOTICE"
_READINGS = """
    SELECT c.literal, r.value FROM character c JOIN rm_group g ON g.cid = c.ID JOIN reading r ON r.gid = g.ID
    WHERE r.r_type IN ('ja_on', 'ja_kun')
    UNION SELECT c.literal, n.value FROM character c JOIN nanori n ON n.cid = c.ID
"""
_SURNAMES = """
    SELECT DISTINCT k.text, a.text FROM NEKanji k JOIN NEKana a ON a.idseq = k.idseq
    JOIN NETranslation t ON t.idseq = k.idseq JOIN NETransType y ON y.tid = t.ID WHERE y.text LIKE '%surname%'
"""


def main() -> None:
    """Build both tables."""
    database = sqlite3.connect(sys.argv[1])
    readings: dict[str, set[str]] = defaultdict(set)
    for kanji, value in database.execute(_READINGS):
        readings[kanji].update(_forms(value))
    kept = {kanji: sorted(values) for kanji, values in sorted(readings.items()) if values}
    _write("readings.tsv", "kanji <TAB> readings in folded katakana", kept)
    table = Readings({kanji: frozenset(values) for kanji, values in kept.items()}, {})
    surnames: dict[str, set[str]] = defaultdict(set)
    for text, kana in database.execute(_SURNAMES):
        folded = fold_kana(kana).replace(" ", "")
        if 1 < len(text) <= 6 and is_kana(folded) and not aligns(text, folded, table):
            surnames[text].add(folded)
    said = "surname <TAB> readings that its characters do not add up to"
    _write("readings_surnames.tsv", said, {text: sorted(values) for text, values in sorted(surnames.items())})


def _forms(value: str) -> set[str]:
    """A dictionary reading as names use it: はな.す is はな and はなす, -す is す."""
    stem, _, tail = value.strip("-").partition(".")
    return {folded for form in (stem, stem + tail) if is_kana(folded := fold_kana(form).replace(" ", ""))}


def _write(name: str, said: str, rows: dict[str, Iterable[str]]) -> None:
    lines = [f"# {said}; {_SOURCE}", *(f"{key}\t{' '.join(values)}" for key, values in rows.items())]
    (DATA / name).write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
