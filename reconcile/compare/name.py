"""Compare the name of a record with the name of a resident (contract §3, field ``name``).

The result is a level, never a score: ``same``, ``variant`` and ``past`` agree, the rest says what differs or why nothing
can be said. What a level leads to is the judge's matter. See docs/names.md for the tiers and their sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple, cast

from rapidfuzz.distance import Levenshtein

from reconcile.compare.name_fields import Forms, NameFields, read_forms, with_present_name
from reconcile.compare.name_forms import Form
from reconcile.compare.name_keys import equal_after_folding, is_plain, name_keys, plain_keys
from reconcile.compare.name_levels import difference, equal_level
from reconcile.compare.name_levels import wildcard_fits as _joined_fits
from reconcile.compare.name_words import Difference
from reconcile.compare.text import fold_width, has_unreadable, is_unreadable, names_nobody
from reconcile.compare.variants import coarse_fold

__all__ = [
    "NameFields", "NameLevel", "NameResult", "compare_name", "equal_after_folding", "has_wildcard", "is_plain",
    "name_keys", "plain_keys", "wildcard_fits",
]  # fmt: skip

NameLevel = Literal[
    "same", "variant", "past", "surname_differs", "given_differs", "different", "not_comparable"
]


class NameResult(NamedTuple):
    """Outcome of one comparison.

    Attributes:
        level: Level of contract §3.
        unreadable: The level is ``not_comparable`` because an unreadable character (外字) may hide anything.
        one_character: The names differ, by one character: father and son, twins, or a slip of the pen.
        loose: The level agrees, but only by the reading or by a soft variant (斎/斉, 凛/凜): a brother or sister may be
            written so, too.
        fits: ``unreadable``, and what can be read of both sides fits; not where nothing can be held against each other, since
            the scripts differ.
    """

    level: NameLevel
    unreadable: bool = False
    one_character: bool = False
    loose: bool = False
    fits: bool = False


_SAME: Final = NameResult("same")
_NOT_COMPARABLE: Final = NameResult("not_comparable")
_SOFTEST_FIRST: Final[tuple[Difference, ...]] = (
    "unreadable", "given_differs", "surname_differs", "different", "not_comparable",
)  # fmt: skip


def compare_name(
    record: NameFields, resident: NameFields, past: Sequence[NameFields] = (), *, supported: bool = False
) -> NameResult:
    """Compare a record's name with a resident's, present and past.

    Args:
        record: What the system holds.
        resident: What the registry holds today.
        past: The resident's superseded states, in any order.
        supported: Reading, birth date and sex agree, so that soft variants (斎/斉, 凛/凜) count as variants.

    Returns:
        The level with its two flags. A blank name on either side is not comparable.
    """
    if _equal_as_typed(record.name, resident.name):
        return _SAME
    mine, theirs = read_forms(record), read_forms(resident)
    if not mine.current or not theirs.current:
        return _NOT_COMPARABLE
    level = _best_equal(mine, theirs, mine.current, theirs.current, soft=supported)
    if level is not None:
        return NameResult(level, loose=level == "variant" and not _firmly_equal(mine, theirs))
    states = [read_forms(state) for state in with_present_name(resident, past)]
    if _meets_past(mine, theirs, states, soft=supported):
        return NameResult("past")
    return _how_different(mine, theirs, states, soft=supported)


def has_wildcard(name: str | None) -> bool:
    """Whether a name holds a character that cannot be read: 〓 ● ■ □ ?, U+FFFD, private use, or ＿ within a script."""
    if not name:
        return False
    return any(form.wild for form in read_forms(NameFields(name)).current)


def wildcard_fits(record: str, resident: str) -> bool:
    """Whether two names may be one when each unreadable mark stands for one character.

    Args:
        record: Name as the file has it.
        resident: Name as the registry has it.

    Returns:
        True when the known characters agree place by place (variants allowed). ``??`` may stand for one character, too.
    """
    a, b = (fold_width(name).replace(" ", "") for name in (record, resident))
    return bool(a and b) and _joined_fits(a, b)


def _equal_as_typed(a: str | None, b: str | None) -> bool:
    """Whether two names are equal but for width and spaces, with nothing unreadable: settles most pairs at once."""
    if not a or not b:
        return False
    joined = fold_width(a).replace(" ", "")
    if names_nobody(joined) or joined != fold_width(b).replace(" ", ""):
        return False
    return "_" not in joined and not has_unreadable(joined)


def _best_equal(
    mine: Forms, theirs: Forms, ours: Iterable[Form], others: Sequence[Form], *, soft: bool
) -> Literal["same", "variant"] | None:
    """The best equality between any form of one side and any of the other."""
    best: Literal["same", "variant"] | None = None
    for a in ours:
        for b in others:
            readings = (
                mine.reading if a in mine.current else _no_reading,
                theirs.reading if b in theirs.current else _no_reading,
            )
            level = equal_level(a, b, readings, soft=soft)
            if level == "same":
                return level
            best = best or level
    return best


def _firmly_equal(mine: Forms, theirs: Forms) -> bool:
    """Whether two names agree as written: no reading lent, no soft variant."""
    nothing = (_no_reading, _no_reading)
    return any(equal_level(a, b, nothing, soft=False) for a in mine.current for b in theirs.current)


def _meets_past(mine: Forms, theirs: Forms, states: Iterable[Forms], *, soft: bool) -> bool:
    """Whether a past name of one side is a present or past name of the other."""
    everything = (*mine.current, *mine.past)
    if _best_equal(mine, theirs, everything, theirs.past, soft=soft):
        return True
    if mine.past and _best_equal(mine, theirs, mine.past, theirs.current, soft=soft):
        return True
    return any(
        _best_equal(mine, state, everything, (*state.current, *state.past), soft=soft) for state in states
    )


def _how_different(mine: Forms, theirs: Forms, states: Sequence[Forms], *, soft: bool) -> NameResult:
    """The level of names that are not equal: what agrees with the present name, or failing that with a past one."""
    now = [(theirs, form) for form in theirs.current]
    earlier = [(theirs, form) for form in theirs.past]
    earlier += [(state, form) for state in states for form in (*state.current, *state.past)]
    found = _differences(mine, mine.current, now, soft=soft)
    older = _differences(mine, mine.current, earlier, soft=soft)
    older |= _differences(mine, mine.past, now, soft=soft)
    older -= {"not_comparable", "different"}
    if found != {"different"}:  # a past name says more only where the present one says nothing
        older &= {"unreadable"}
    level = next(level for level in _SOFTEST_FIRST if level in found | older)
    if level in {"unreadable", "not_comparable"}:
        wild = any(form.wild for form in (*mine.current, *theirs.current))
        fits = level == "unreadable"
        return NameResult("not_comparable", unreadable=fits or wild, fits=fits)
    return NameResult(cast("NameLevel", level), one_character=_one_character(mine, theirs, earlier))


def _differences(
    mine: Forms, ours: Iterable[Form], others: Sequence[tuple[Forms, Form]], *, soft: bool
) -> set[Difference]:
    """How forms of the record differ from forms of the resident, each of these given with the state it belongs to."""
    return {
        difference(
            a,
            form,
            (
                mine.firm_reading if a in mine.current else _no_reading,
                side.firm_reading if form in side.current else _no_reading,
            ),
            soft=soft,
        )
        for side, form in others
        for a in ours
        if not (form.base or a.base)
    }


def _no_reading() -> None:
    """The reading of a past form: none is known."""


def _one_character(mine: Forms, theirs: Forms, earlier: Iterable[tuple[Forms, Form]]) -> bool:
    """Whether a comparable pair of full names is one character apart, variants folded."""
    others = [*theirs.current, *(form for _, form in earlier if not form.base)]
    pairs = [(a, b) for a in mine.current for b in others if a.script == b.script]
    pairs += [(a, reading) for a in mine.current if a.script == "kana" and (reading := theirs.reading())]
    return any(_apart(a, b) or _apart(coarse_fold(a), coarse_fold(b)) for a, b in map(_bridged, pairs))


def _bridged(pair: tuple[Form, Form]) -> tuple[str, str]:
    """Two forms' texts, each unreadable mark replaced by what stands in its place on the other side."""
    a, b = pair
    if not (a.wild or b.wild) or len(a.loose) != len(b.loose):
        return a.loose, b.loose
    both = zip(a.loose, b.loose, strict=True)
    known = [(x, x) if is_unreadable(y) else (y, y) if is_unreadable(x) else (x, y) for x, y in both]
    return "".join(x for x, _ in known), "".join(y for _, y in known)


def _apart(a: str, b: str) -> bool:
    """Whether two texts are exactly one substitution, insertion or deletion apart."""
    return abs(len(a) - len(b)) <= 1 and Levenshtein.distance(a, b, score_cutoff=1) == 1
