"""Whether a name in kanji can be read as a given kana: evidence for a person's eyes, never a reason to call names different.

Character by character the readings of a kanji (on, kun, names) are laid along the kana, with 連濁 (かわ → がわ), 促音 (いち → いっ), 々, kana
within the name as themselves, and surnames whose reading does not add up (五十嵐, 服部). Given names are read freely, so what does
not fit is unusual, not wrong (docs/readings.md has the measured shares).

Source: KANJIDIC2 and JMnedict of the Electronic Dictionary Research and Development Group (CC BY-SA 3.0), by scripts/build_reading_table.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Final

import polars as pl

from reconcile.compare.kana import KANA_FOLD, expand_repeats, fold_kana, is_kana
from reconcile.compare.text import HAN, KANA, fold_width, names_nobody
from reconcile.compare.variants import coarse_map

_NAME: Final = re.compile(f"[{HAN}{KANA}]+(?: [{HAN}{KANA}]+)*")
_HAS_KANJI: Final = re.compile(f"[{HAN}]")
_VOICED: Final = dict(
    zip("カキクケコサシスセソタチツテトハヒフヘホ", "ガギグゲゴザジズゼゾダジズデドバビブベボ", strict=True)
)
_HALF_VOICED: Final = dict(zip("ハヒフヘホ", "パピプペポ", strict=True))
#: What ケ and ヶ within a name are read as (駒ヶ根, 一ヶ瀬), folded.
_KE: Final = ("ケ", "ガ", "カ", "コ", "ゲ")


@dataclass(frozen=True, eq=False)
class Readings:
    """The tables (hashed by identity).

    Attributes:
        characters: Kanji → readings in folded katakana.
        surnames: Surname → readings that its characters do not add up to.
    """

    characters: Mapping[str, frozenset[str]]
    surnames: Mapping[str, frozenset[str]]

    def of(self, char: str) -> frozenset[str]:
        """Readings of a character; one that the dictionary does not have (髙, 𠮷) is read as its variants are."""
        return self.characters.get(char) or self._of_classes.get(coarse_map().get(char, char), frozenset())

    @cached_property
    def _of_classes(self) -> Mapping[str, frozenset[str]]:
        classes = coarse_map()
        found: dict[str, frozenset[str]] = {}
        for char, readings in self.characters.items():
            group = classes.get(char, char)
            found[group] = found.get(group, frozenset()) | readings
        return found


@cache
def load() -> Readings:
    """Read the shipped tables once."""
    return Readings(_read("readings.tsv"), _read("readings_surnames.tsv"))


def _read(name: str) -> dict[str, frozenset[str]]:
    text = (files("reconcile.compare") / "data" / name).read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {key: frozenset(values.split(" ")) for key, values in rows}


def plausible(name: str | None, kana: str | None) -> bool | None:
    """Say whether a name can be read so.

    Args:
        name: Full name or a part of it, as held.
        kana: A reading, as held.

    Returns:
        True or False; None where nothing can be said: blank, no kanji in the name, unreadable or other characters, a kanji
        without a recorded reading, or a reading that is not kana.
    """
    written, read = fold_width(name or ""), fold_kana(kana or "")
    if (
        names_nobody(written)
        or not _NAME.fullmatch(written)
        or not _HAS_KANJI.search(written)
        or not is_kana(read)
    ):
        return None
    written = expand_repeats(written)
    if any(_HAS_KANJI.fullmatch(char) and not load().of(char) for char in written):
        return None
    words, sounds = written.split(" "), read.split(" ")
    if len(words) == len(sounds):
        return all(aligns(word, sound, load()) for word, sound in zip(words, sounds, strict=True))
    return aligns("".join(words), "".join(sounds), load())


def plausibility(names: pl.Series, kana: pl.Series) -> pl.Series:
    """Say it for columns: :func:`plausible` once per distinct pair.

    Args:
        names: Names, nulls allowed.
        kana: Readings, of equal length.

    Returns:
        Booleans, null where nothing can be said.
    """
    pairs = pl.DataFrame({"name": names, "kana": kana}, schema={"name": pl.String, "kana": pl.String})
    distinct = pairs.unique()
    told = distinct.with_columns(
        pl.Series("plausible", [plausible(*pair) for pair in distinct.iter_rows()], dtype=pl.Boolean)
    )
    joined = pairs.join(told, on=["name", "kana"], how="left", nulls_equal=True, maintain_order="left")
    return joined["plausible"]


def aligns(word: str, kana: str, table: Readings) -> bool:
    """Whether the characters of a word can be laid along a reading, end to end.

    Args:
        word: Kanji and kana without spaces or iteration marks.
        kana: Folded katakana without spaces.
        table: Readings to use.
    """
    ends: list[set[int]] = [set() for _ in range(len(word) + 1)]
    ends[0].add(0)
    for length in range(2, len(word) + 1):
        ends[length] |= {len(read) for read in table.surnames.get(word[:length], ()) if kana.startswith(read)}
    for place, char in enumerate(word):
        sounds = _sounds(char, table, is_first=place == 0)
        for start in ends[place]:
            ends[place + 1] |= {start + len(sound) for sound in sounds if kana.startswith(sound, start)}
    return len(kana) in ends[len(word)]


@cache
def _sounds(char: str, table: Readings, *, is_first: bool) -> frozenset[str]:
    """Everything a character may sound like within a name."""
    if not _HAS_KANJI.fullmatch(char):
        folded = char.translate(KANA_FOLD)
        return frozenset(_KE if folded == "ケ" else (folded,))
    plain = table.of(char)
    sounds = set(plain)
    # 促音: the last sound of いち, がく, せつ may become a small つ, folded to ツ
    sounds |= {f"{read[:-1]}ツ" for read in plain if len(read) > 1 and read[-1] in "チツクキ"}
    if not is_first:
        for voice in (_VOICED, _HALF_VOICED):
            sounds |= {voice[read[0]] + read[1:] for read in sounds if read[0] in voice}
    return frozenset(sounds)
