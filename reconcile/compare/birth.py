"""Birth dates: columns of codes, and how far two codes agree.

The canonical code is ``YYYY-MM-DD`` with ``0000`` or ``00`` for a part that is not known. It is not always a day of
the calendar: 昭和55年2月30日 is a legal birth date in the resident registry and stays ``1980-02-30``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, Literal

import polars as pl

from reconcile.compare.birth_text import ERA_BASE, ERA_OF, Parts, eras_of, parse_birth

__all__ = ["Level", "birth_codes", "birth_level", "birth_levels", "parse_birth", "says_unknown"]

Level = Literal["same", "compatible", "slip", "different", "not_comparable"]

_SAID_UNKNOWN: Final = r"不詳|不明|推定|頃|ころ|ごろ|およそ|約|^[0０\D]*[0０][0０\D]*$"


_MONTH_DAY: Final = r"(0[1-9]|1[0-2])SEPARATOR(0[1-9]|[12][0-9]|3[01])"
_WESTERN: Final = r"^(?:1[89]|2[01])[0-9]{2}SEPARATOR" + _MONTH_DAY + "$"
#: Digits that mean one day in every format, with and without a separator.
_DIGITS: Final = _WESTERN.replace("SEPARATOR", "")
_SEPARATED: Final = _WESTERN.replace("SEPARATOR", "[-/.]")
_ERA_MARKS: Final = "|".join(sorted(ERA_OF, key=len, reverse=True))
_FEW: Final = "([1-9]|0[1-9]|[1-9][0-9])"
_ERA_TEXTS: Final = (
    rf"^({_ERA_MARKS}){_FEW}年{_FEW}月{_FEW}日$",
    rf"^({_ERA_MARKS}){_FEW}[./-]{_FEW}[./-]{_FEW}$",
)
_ERA_CODE: Final = r"^([345])(0[1-9]|[1-9][0-9])" + _MONTH_DAY.replace("SEPARATOR", "") + "$"
_BASE_OF: Final = {mark: ERA_BASE[era] for mark, era in ERA_OF.items()} | {
    str(era + 1): base for era, base in enumerate(ERA_BASE)
}


def birth_codes(values: pl.Series, fmt: str = "auto") -> pl.Series:
    """Read a column of birth dates; each distinct value is read once, those of a usual form all at a time.

    Args:
        values: Text, nulls allowed, any length.
        fmt: As in ``parse_birth``.

    Returns:
        Codes (text) of the same length and name; null as in ``parse_birth``.
    """
    column = values.cast(pl.String)
    rest = column.drop_nulls().unique()
    written, codes = [rest.clear()], [rest.clear()]
    for read in _readers(fmt):
        found = read(rest)
        is_read = found.is_not_null()
        written.append(rest.filter(is_read))
        codes.append(found.filter(is_read))
        rest = rest.filter(~is_read)
        if rest.is_empty():
            break
    return column.replace_strict(pl.concat(written), pl.concat(codes), default=None, return_dtype=pl.String)


def _readers(fmt: str) -> Iterator[Callable[[pl.Series], pl.Series]]:
    """Yield what reads one form each, and null for every other text; the last one reads what is left."""
    yield partial(_western_codes, pattern=_DIGITS, month=4, day=6)
    yield partial(_western_codes, pattern=_SEPARATED, month=5, day=8)
    for pattern in _ERA_TEXTS if fmt in ("iso", "yyyymmdd") else (*_ERA_TEXTS, _ERA_CODE):
        yield partial(_era_codes, pattern=pattern)
    yield lambda values: pl.Series([parse_birth(value, fmt) for value in values], dtype=pl.String)


def _western_codes(values: pl.Series, pattern: str, month: int, day: int) -> pl.Series:
    """Put year, month and day of western dates together; month and day begin where it says."""
    text = pl.lit(values).str
    code = pl.concat_str(text.slice(0, 4), pl.lit("-"), text.slice(month, 2), pl.lit("-"), text.slice(day, 2))
    return pl.select(pl.when(text.contains(pattern)).then(code)).to_series()


def _era_codes(values: pl.Series, pattern: str) -> pl.Series:
    """Read texts of one usual Japanese form (昭和55年4月1日, S55.4.1, 3550401)."""
    groups = values.str.extract_groups(pattern).struct.rename_fields(["era", "year", "month", "day"]).struct
    year, month, day = (groups.field(name).cast(pl.Int32) for name in ("year", "month", "day"))
    base = groups.field("era").replace_strict(_BASE_OF, default=None, return_dtype=pl.Int32)
    parts = pl.DataFrame({"year": base + year, "month": month, "day": day, "count": year})
    padded = [pl.col(name).cast(pl.String).str.zfill(2) for name in ("month", "day")]
    # 99 says that nothing is known, and what cannot be a day is for the careful reading
    usual = (pl.col("count") < 99) & pl.col("month").is_between(1, 12) & pl.col("day").is_between(1, 31)
    code = pl.concat_str(pl.col("year").cast(pl.String), *padded, separator="-")
    return parts.select(pl.when(usual).then(code)).to_series()


def says_unknown(values: pl.Series) -> pl.Series:
    """Tell which texts say themselves that the date, or part of it, is not known: 不詳, 推定, 頃, or nothing but zeros.

    Such a text is legal (住民記録システム標準仕様書, 不詳日) and no fault of the record, whether ``parse_birth`` gets a part of it or not.

    Args:
        values: Text, nulls allowed.

    Returns:
        Booleans of equal length; False for null.
    """
    return values.cast(pl.String).str.contains(_SAID_UNKNOWN).fill_null(value=False)


def birth_level(left: str | None, right: str | None) -> Level:
    """Say how far two codes agree (contract §3, field ``birth``).

    * ``same``: equal and fully known. Two equal partial dates are only ``compatible`` (rule 5: 不詳 never makes
      two values equal).
    * ``compatible``: every part known on both sides agrees, and there is one.
    * ``slip``: one writing error apart: one digit or two adjacent digits swapped (western or era rendering), month
      and day exchanged, or the same era year, month and day under another era.
    * ``different``: anything else. ``not_comparable``: a side is null, or no part is known on both.

    Args:
        left: Code of ``parse_birth``, or None.
        right: The same. The order of the two does not matter.
    """
    if left is None or right is None:
        return "not_comparable"
    if left == right and _is_full(left):
        return "same"
    one, other = _common(_split(left), _split(right))
    if not any(one):
        return "not_comparable"
    if one == other:
        return "compatible"
    return "slip" if _is_slip(one, other) else "different"


def birth_levels(left: pl.Series, right: pl.Series) -> pl.Series:
    """Compare two columns of codes, pair by pair.

    Equal and null pairs are settled on whole columns; each distinct remaining pair is compared once.

    Args:
        left: Codes or nulls, n rows.
        right: Codes or nulls, n rows.

    Returns:
        ``birth_level``, text without nulls, n rows.
    """
    pairs = pl.DataFrame({"left": left.cast(pl.String), "right": right.cast(pl.String)}).with_columns(
        pl.when(pl.col("left").is_null() | pl.col("right").is_null())
        .then(pl.lit("not_comparable"))
        .when((pl.col("left") == pl.col("right")) & ~pl.col("left").str.contains("^0000|-00"))
        .then(pl.lit("same"))
        .alias("settled")
    )
    rest = pairs.filter(pl.col("settled").is_null()).select("left", "right").unique(maintain_order=True)
    levels = rest.with_columns(
        pl.Series("compared", [birth_level(*pair) for pair in rest.iter_rows()], dtype=pl.String)
    )
    return (
        pairs.join(levels, on=["left", "right"], how="left", maintain_order="left")
        .select(pl.coalesce("settled", "compared").alias("birth_level"))
        .to_series()
    )


def _is_full(code: str) -> bool:
    return all(_split(code))


def _split(code: str) -> Parts:
    year, month, day = code.split("-")
    return int(year), int(month), int(day)


def _common(one: Parts, other: Parts) -> tuple[Parts, Parts]:
    """Blank every part that one side does not know."""
    both = [(a, b) if a and b else (0, 0) for a, b in zip(one, other, strict=True)]
    (year, year2), (month, month2), (day, day2) = both
    return (year, month, day), (year2, month2, day2)


def _is_slip(one: Parts, other: Parts) -> bool:
    if _one_apart(_digits(*one), _digits(*other)):
        return True
    if one[0] == other[0] and one[1:] == (other[2], other[1]):
        return True
    return _is_era_slip(one, other) or _is_era_slip(other, one)


def _is_era_slip(one: Parts, other: Parts) -> bool:
    """Whether an error in the era rendering of ``one`` gives ``other``: one digit, a swap, or another era."""
    for era in eras_of(one):
        count = one[0] - ERA_BASE[era]
        if one[1:] == other[1:] and any(other[0] == base + count for base in ERA_BASE):
            return True
        counted = other[0] - ERA_BASE[era]
        if era in eras_of(other) and _one_apart(_digits(count, *one[1:]), _digits(counted, *other[1:])):
            return True
    return False


def _digits(year: int, month: int, day: int) -> str:
    return f"{year:04}{month:02}{day:02}"


def _one_apart(one: str, other: str) -> bool:
    """One digit replaced, or two adjacent digits swapped."""
    places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) == 1:
        return True
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    first, second = places
    return one[first] == other[second] and one[second] == other[first]
