"""Birth dates: a table of hand-written forms, what is not a date, and the levels between two codes."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.compare.birth import birth_codes, birth_level, birth_levels, parse_birth, says_unknown

ALL_FORMS_OF_ONE_DAY = """
昭和55年4月1日|昭和５５年４月１日|昭和 55年 4月 1日|昭和　５５年　４月　１日|昭和五十五年四月一日|昭和五五年四月一日
㍼55年4月1日|S55.4.1|s55.4.1|Ｓ５５．４．１|S55.04.01|S55/4/1|S55-4-1|S55－04－01|S55・4・1|S 55. 4. 1|S.55.4.1|昭55.4.1|昭五五・四・一
3550401|S550401|昭550401|昭和550401|3-55-04-01|3.55.4.1
19800401|1980/4/1|1980/04/01|1980-04-01|1980.4.1|1980年4月1日|1980年04月01日|西暦1980年4月1日|一九八〇年四月一日|1980‐04‐01|1980−04−01
1980-04-01 00:00:00|1980-04-01T00:00:00|1980-04-01T00:00:00.000|1980-04-01T00:00:00+09:00|1980/4/1 0:00|19800401000000|19800401.0|3550401.0
昭和55年4月1日生|昭和55年4月1日生まれ|1980年4月1日(火)|昭和55年(1980年)4月1日|1980年(昭和55年)4月1日| 昭和55年4月1日 |\t19800401\n
"""


@pytest.mark.parametrize(
    "text", ALL_FORMS_OF_ONE_DAY.strip("\n").replace("\n", "|").replace("\\t", "\t").split("|")
)
def test_every_form_of_one_day(text: str) -> None:
    assert parse_birth(text) == "1980-04-01"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # first and last days, both eras' labels, eras that were left running
        ("明治45年7月30日", "1912-07-30"),
        ("大正元年7月30日", "1912-07-30"),
        ("大正15年12月25日", "1926-12-25"),
        ("昭和元年12月25日", "1926-12-25"),
        ("昭和64年1月7日", "1989-01-07"),
        ("昭和64年1月8日", "1989-01-08"),
        ("平成元年1月7日", "1989-01-07"),
        ("昭和64年(平成元年)1月7日", "1989-01-07"),
        ("平成31年5月1日", "2019-05-01"),
        ("令和元年5月1日", "2019-05-01"),
        ("㋿1年5月1日", "2019-05-01"),
        ("㍽十五年十二月廿五日", "1926-12-25"),
        ("㍾45年7月30日", "1912-07-30"),
        ("㍻元年1月8日", "1989-01-08"),
        ("昭和100年1月1日", "2025-01-01"),
        ("昭和百年一月一日", "2025-01-01"),
        ("昭和99年4月1日", "2024-04-01"),
        ("S1000101", "2025-01-01"),
        ("R元.5.1", "2019-05-01"),
        ("H元.1.8", "1989-01-08"),
        ("T10.12.3", "1921-12-03"),
        ("M33.1.2", "1900-01-02"),
        ("千九百八十年四月三十日", "1980-04-30"),
        ("二〇〇五年一〇月卅一日", "2005-10-31"),
        # no day of the calendar, but a legal birth date
        ("昭和55年2月30日", "1980-02-30"),
        ("昭和54年2月29日", "1979-02-29"),
        ("19790229", "1979-02-29"),
        # era codes
        ("1330102", "1900-01-02"),
        ("2101203", "1921-12-03"),
        ("4310430", "2019-04-30"),
        ("4310501", "2019-05-01"),
        ("5010501", "2019-05-01"),
        ("3640108", "1989-01-08"),
    ],
)
def test_eras(text: str, code: str) -> None:
    assert parse_birth(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # 標準仕様書 §1.1.8, every form of 不詳日; what is approximate is not known
        ("昭和55年頃", None),
        ("昭和55年4月頃", "1980-00-00"),
        ("昭和55年4月ごろ", "1980-00-00"),
        ("昭和55年4月1日頃", "1980-04-00"),
        ("推定昭和55年4月1日", "1980-04-00"),
        ("推定昭和55年4月", "1980-00-00"),
        ("昭和55年4月1日(推定)", "1980-04-00"),
        ("昭和55年春", "1980-00-00"),
        ("昭和55年夏", "1980-00-00"),
        ("昭和55年秋", "1980-00-00"),
        ("昭和55年冬", "1980-00-00"),
        ("昭和55年中", "1980-00-00"),
        ("昭和55年末", "1980-00-00"),
        ("昭和55年春頃", "1980-00-00"),
        ("昭和55年4月上旬", "1980-04-00"),
        ("昭和55年4月中旬頃", "1980-04-00"),
        ("昭和55年4月下旬", "1980-04-00"),
        ("昭和55年4月初旬", "1980-04-00"),
        ("昭和55年4月初め頃", "1980-04-00"),
        ("昭和55年4月始", "1980-04-00"),
        ("昭和55年4月初", "1980-04-00"),
        ("昭和55年4月半", "1980-04-00"),
        ("昭和55年4月中", "1980-04-00"),
        ("約昭和55年4月", "1980-00-00"),
        ("およそ昭和55年4月1日", "1980-04-00"),
        ("昭和55年4月1日ころ", "1980-04-00"),
        ("昭和55年4月末", "1980-04-00"),
        ("年月日不詳", None),
        ("不詳", None),
        ("昭和年月日不詳", None),
        ("昭和55年 月日不詳", "1980-00-00"),
        ("昭和55年月日不詳", "1980-00-00"),
        ("昭和55年(月日不詳)", "1980-00-00"),
        ("昭和55年4月 日不詳", "1980-04-00"),
        ("昭和55年4月不詳日", "1980-04-00"),
        ("昭和55年不明月不明日", "1980-00-00"),
        ("昭和不詳年4月1日", "0000-04-01"),
        ("昭和55年4月1日から4月10日頃までの間", "1980-04-00"),
        ("昭和55年4月28日から5月3日頃までの間", "1980-00-00"),
        ("昭和55年12月30日から昭和56年1月3日までの間", None),
        ("昭和55年4月推定1日から10日までの間", "1980-04-00"),
        ("昭和55年4月1日頃から10日頃までの間", "1980-04-00"),
        # 00 and 99
        ("昭和55年00月00日", "1980-00-00"),
        ("昭和55年4月00日", "1980-04-00"),
        ("昭和00年4月1日", "0000-04-01"),
        ("3550400", "1980-04-00"),
        ("3559999", "1980-00-00"),
        ("3999999", None),
        ("S99.99.99", None),
        ("19800000", "1980-00-00"),
        ("19800499", "1980-04-00"),
        ("00000401", "0000-04-01"),
        ("00000000", None),
        ("99999999", None),
        ("2050000", "1916-00-00"),
        ("1980年", "1980-00-00"),
        ("1980年4月", "1980-04-00"),
        ("1980/04", "1980-04-00"),
        ("1980-??-??", "1980-00-00"),
        ("1980-04-**", "1980-04-00"),
        ("昭和55年●月●日", "1980-00-00"),
        ("昭和○年○月○日", None),
        ("4月1日", "0000-04-01"),
    ],
)
def test_unknown_parts(text: str, code: str | None) -> None:
    assert parse_birth(text) == code


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "　", "-", "なし", "山田", "昭和", "S", "年月日", "0", "00", "昭和55", "S55"),
        *("19801301", "19800432", "昭和55年13月1日", "昭和55年4月32日", "3551301", "S55.13.1"),
        *(
            "550401",
            "198004",
            "1980",
            "29312",
            "55.4.1",
            "昭和1980年4月1日",
            "昭和200年1月1日",
            "17990101",
            "30550401",
        ),
        *(
            "1980401",
            "1991231",
            "2000401",
            "2010401",
            "6010101",
            "0010101",
            "123456789012",
            "04/01/1980",
            "1980/4/1/1",
        ),
        *("1980-04-01-", "西暦", "元年4月1日", "昭和55年4月1日昭和", "S55.4.1.2"),
    ],
)
def test_not_a_date(text: str) -> None:
    """Wrong months and days, ambiguous digits: never a guess. (明治98年 is 1980-04-01 that lost a zero.)"""
    assert parse_birth(text) is None


@pytest.mark.parametrize("dash", "-‐‑‒–—―−－ー─━")
def test_each_dash(dash: str) -> None:
    assert parse_birth(f"1980{dash}04{dash}01") == "1980-04-01"


@pytest.mark.parametrize("mark", [*"?？*＊●○◯〓×", "不詳", "不明"])
def test_each_mark_of_an_unknown_part(mark: str) -> None:
    assert parse_birth(f"昭和55年{mark}月{mark}日") == "1980-00-00"


def test_null_and_unknown_format() -> None:
    assert parse_birth(None) is None
    with pytest.raises(ValueError, match="unknown birth date format"):
        parse_birth("19800401", "american")


@pytest.mark.parametrize(
    ("text", "fmt", "code"),
    [
        ("1980401", "era_code", "1965-04-01"),
        ("2000401", "era_code", "0000-04-01"),
        ("3550401", "era_code", "1980-04-01"),
        ("3550401", "wareki", "1980-04-01"),
        ("3550401", "iso", None),
        ("3550401", "yyyymmdd", None),
        ("19800401", "era_code", "1980-04-01"),
        ("19800401", "wareki", "1980-04-01"),
        ("19800401", "iso", "1980-04-01"),
        ("1980-04-01", "yyyymmdd", "1980-04-01"),
        ("昭和55年4月1日", "iso", "1980-04-01"),
        ("1980/4/1", "wareki", "1980-04-01"),
    ],
)
def test_format_decides_bare_digits_only(text: str, fmt: str, code: str | None) -> None:
    assert parse_birth(text, fmt) == code


def test_column_is_the_scalar_row_by_row() -> None:
    texts = ["昭和55年4月1日", None, "", "3550401", "昭和55年4月1日", "年月日不詳", "x"]
    codes = birth_codes(pl.Series("born", texts), "auto")
    assert codes.to_list() == [parse_birth(text) for text in texts]
    assert codes.name == "born"
    assert codes.dtype == pl.String


@pytest.mark.parametrize(
    "empty", [pl.Series([], dtype=pl.String), pl.Series([None, None]), pl.Series(["", "x"])]
)
def test_column_without_a_date(empty: pl.Series) -> None:
    codes = birth_codes(empty)
    assert codes.dtype == pl.String
    assert codes.null_count() == len(empty)


DAYS = st.dates(date(1868, 1, 25), date(2030, 12, 31))
_ERAS = [
    ("令和", "R", "5", date(2019, 5, 1)),
    ("平成", "H", "4", date(1989, 1, 8)),
    ("昭和", "S", "3", date(1926, 12, 25)),
    ("大正", "T", "2", date(1912, 7, 30)),
    ("明治", "M", "1", date(1868, 1, 25)),
]


def renderings(day: date) -> list[str]:
    """How systems write a day; written from the era table alone, sharing nothing with the parser."""
    word, letter, digit, first = next(era for era in _ERAS if day >= era[3])
    year = day.year - first.year + 1
    return [
        f"{word}{year}年{day.month}月{day.day}日",
        f"{word}{'元' if year == 1 else year}年{day.month:2}月{day.day:2}日",
        f"{letter}{year}.{day.month}.{day.day}",
        f"{letter}{year:02}{day.month:02}{day.day:02}",
        f"{digit}{year:02}{day.month:02}{day.day:02}",
        f"{word[0]}{year:02}/{day.month:02}/{day.day:02}",
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        day.isoformat(),
        f"{day.isoformat()} 00:00:00",
        f"{day.year}年{day.month}月{day.day}日".translate(
            str.maketrans("0123456789", "０１２３４５６７８９")
        ),
    ]


@given(DAYS)
def test_every_rendering_of_a_day_reads_back(day: date) -> None:
    assert {parse_birth(text) for text in renderings(day)} == {day.isoformat()}


@given(st.text("0123456789年月日昭和平成元不詳頃推定からまで.-/ STH?●〇一十百千(", max_size=16))
def test_any_text_gives_a_code_or_nothing(text: str) -> None:
    code = parse_birth(text)
    if code is not None:
        year, month, day = (int(part) for part in code.split("-"))
        assert year == 0 or 1800 <= year <= 2199
        assert month <= 12
        assert day <= 31
        assert year or month or day
        assert len(code) == 10


@given(st.text(max_size=12))
def test_a_code_reads_back_as_itself(text: str) -> None:
    code = parse_birth(text)
    assert code is None or parse_birth(code) == code


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("1980-04-01", "1980-04-01", "same"),
        ("1980-02-30", "1980-02-30", "same"),
        (None, "1980-04-01", "not_comparable"),
        (None, None, "not_comparable"),
        # partial
        ("1980-00-00", "1980-04-01", "compatible"),
        ("1980-04-00", "1980-04-01", "compatible"),
        ("0000-04-01", "1980-04-01", "compatible"),
        ("1980-04-00", "1980-04-00", "compatible"),
        ("1980-04-00", "1980-00-01", "compatible"),
        ("1980-00-00", "0000-04-01", "not_comparable"),
        ("1980-00-00", "1981-04-01", "slip"),
        ("1980-04-00", "1980-05-12", "slip"),
        ("1980-04-00", "1980-10-12", "different"),
        ("1980-04-00", "1975-12-04", "different"),
        # one digit, western
        ("1980-04-01", "1980-04-02", "slip"),
        ("1980-04-01", "1980-04-11", "slip"),
        ("1980-04-01", "1980-07-01", "slip"),
        ("1980-04-01", "1930-04-01", "slip"),
        # two adjacent digits swapped, also over the border of two parts
        ("1980-04-12", "1980-04-21", "slip"),
        ("1946-04-12", "1964-04-12", "slip"),
        ("1980-12-01", "1980-10-21", "slip"),
        # month and day exchanged
        ("1980-04-11", "1980-11-04", "slip"),
        ("1980-04-11", "1981-11-04", "different"),
        # one digit or a swap in the era rendering: 平成9/平成1, 昭和39/昭和93 is no date, 平成12/平成21
        ("1997-04-01", "1989-04-01", "slip"),
        ("2000-04-01", "2009-04-01", "slip"),
        ("1957-04-01", "1948-04-01", "slip"),
        # the same era year under another era: 昭和2/平成2, 大正10/昭和10, 平成1/令和1
        ("1927-04-01", "1990-04-01", "slip"),
        ("1921-12-03", "1935-12-03", "slip"),
        ("1989-06-01", "2019-06-01", "slip"),
        # 昭和55 kept as 平成55
        ("1980-04-01", "2043-04-01", "slip"),
        ("1927-04-01", "1990-04-02", "different"),
        # two digits
        ("1980-04-01", "1980-05-02", "different"),
        ("1980-04-01", "1991-04-01", "different"),
        ("1980-04-01", "1953-11-28", "different"),
        # 昭和34/昭和35 is one digit where 1959/1960 is two; 昭和54/昭和63 is two in both
        ("1959-04-01", "1960-04-01", "slip"),
        ("1979-04-01", "1988-04-01", "different"),
    ],
)
def test_levels(left: str | None, right: str | None, level: str) -> None:
    assert birth_level(left, right) == level
    assert birth_level(right, left) == level


CODES = st.one_of(
    st.none(),
    DAYS.map(date.isoformat),
    st.builds(
        lambda y, m, d: f"{y:04}-{m:02}-{d:02}",
        st.sampled_from([0, 1927, 1980, 1990, 1991]),
        st.sampled_from([0, 4, 11]),
        st.sampled_from([0, 1, 4, 11]),
    ).filter(lambda code: code != "0000-00-00"),
)


@given(st.lists(st.tuples(CODES, CODES), max_size=30))
def test_columns_of_levels_are_the_scalar_pair_by_pair(pairs: list[tuple[str | None, str | None]]) -> None:
    left = pl.Series([one for one, _ in pairs], dtype=pl.String)
    right = pl.Series([other for _, other in pairs], dtype=pl.String)
    levels = birth_levels(left, right)
    assert levels.to_list() == [birth_level(*pair) for pair in pairs]
    assert levels.null_count() == 0


@given(CODES, CODES)
def test_levels_do_not_depend_on_the_order(left: str | None, right: str | None) -> None:
    assert birth_level(left, right) == birth_level(right, left)


@given(CODES)
def test_same_needs_a_fully_known_date(code: str | None) -> None:
    assert (birth_level(code, code) == "same") == (
        code is not None and code[:4] != "0000" and "-00" not in code
    )


@given(DAYS, st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_of_an_era_code_is_a_slip(day: date, place: int, change: int) -> None:
    """What a clerk mistypes is the code on the screen, not the western date behind it."""
    code = renderings(day)[4]
    typed = code[:place] + str((int(code[place]) + change) % 10) + code[place + 1 :]
    read = parse_birth(typed, "era_code")
    if read is not None and _is_day(read) and typed == renderings(date.fromisoformat(read))[4]:
        assert birth_level(day.isoformat(), read) == "slip"


def _is_day(code: str) -> bool:
    try:
        return date.fromisoformat(code) >= date(1868, 1, 25)
    except ValueError:  # 2月30日, or a part that is not known
        return False


def test_neighbouring_days_are_rarely_slips() -> None:
    """A slip must stay evidence of one error: of all days of a year few are one slip from a given day."""
    first = date(1980, 1, 1)
    days = [(first + timedelta(days=offset)).isoformat() for offset in range(366)]
    slips = sum(birth_level("1980-06-15", day) == "slip" for day in days)
    assert slips / len(days) < 0.1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            (text, True)
            for text in (
                "不詳",
                "昭和不詳",
                "年月日不詳",
                "推定昭和10年頃",
                "00000000",
                "０００００００",
                "昭和55年月日不詳",
                "不明",
                "0000-00-00",
            )
        ),
        *(
            (text, False)
            for text in ("????", "abc", "1980-13-45", "昭和55年4月1日", "", "19800401", "未記入", None)
        ),
    ],
)
def test_a_text_that_says_it_is_unknown_is_no_fault(text, expected):
    assert says_unknown(pl.Series([text], dtype=pl.String)).item() is expected


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [  # the day after a change of era in the old era, and the day before it in the new one: the same day, told otherwise
        ("明治45年7月30日", "大正元年7月30日", "same"),
        ("大正15年12月25日", "昭和元年12月25日", "same"),
        ("昭和64年1月7日", "1989-01-07", "same"),
        ("平成31年4月30日", "2019-04-30", "same"),
        ("令和元年5月1日", "2019-05-01", "same"),
        # one era for another: the same year, month and day of the wrong era
        ("明治40年6月1日", "大正40年6月1日", "slip"),
        ("大正10年6月1日", "昭和10年6月1日", "slip"),
        ("昭和2年6月1日", "平成2年6月1日", "slip"),
        ("平成3年6月1日", "令和3年6月1日", "slip"),
        ("昭和10年6月1日", "令和10年6月1日", "slip"),
    ],
)
def test_one_era_for_another(one, other, level):
    assert birth_level(parse_birth(one), parse_birth(other)) == level


@pytest.mark.parametrize(
    ("text", "eras"),
    [  # the last and the first days of the eras, as codes of seven digits: 明治 and 大正 must lie in their era
        ("1450730", "1912-07-30"),
        ("1450731", None),
        ("2010730", "1912-07-30"),
        ("2010729", None),
        ("2151225", "1926-12-25"),
        ("2151226", None),
        ("1010125", "1868-01-25"),
        ("1010124", None),
        ("1450827", None),
        ("2151231", None),
        ("3640107", "1989-01-07"),
        ("3640108", "1989-01-08"),
    ],
)
def test_era_codes_at_the_bounds(text, eras):
    assert parse_birth(text, "auto") == eras


def test_a_range_with_one_end_unreadable_is_not_read():
    assert parse_birth("昭和55年4月1日から何日まで") is None
    assert parse_birth("いつから昭和55年4月10日まで") is None


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [  # one digit apart as the era writes it, two or more in western years: only on this side of a change of era
        ("1926-12-25", "1930-12-25", "slip"),  # 昭和元 and 昭和5
        ("1926-12-24", "1930-12-24", "different"),  # 大正15
        ("1989-01-08", "1993-01-08", "slip"),  # 平成元 and 平成5
        ("1989-01-07", "1993-01-07", "different"),  # 昭和64
        ("2019-05-01", "2023-05-01", "slip"),  # 令和元 and 令和5
        ("2019-04-30", "2023-04-30", "different"),  # 平成31
        ("2019-04-30", "1999-04-30", "slip"),  # 平成31 and 平成11
        ("2019-05-01", "1999-05-01", "different"),  # 令和元
        ("1912-07-30", "1907-07-30", "slip"),  # 明治45 and 明治40
        ("1912-07-31", "1907-07-31", "different"),  # 大正元
        ("1868-10-13", "1870-10-13", "slip"),  # 明治元 and 明治3
        ("1868-01-24", "1870-01-24", "different"),  # before 明治
        ("1926-02-19", "1934-02-19", "different"),  # 大正15 and 昭和9
        ("1989-01-07", "1990-01-07", "different"),  # 昭和64 and 平成2
        ("1989-01-07", "1971-01-07", "slip"),  # 昭和64 and 昭和46: digits exchanged
        ("1989-01-08", "1971-01-08", "different"),  # 平成元 and 昭和46
        ("2006-12-21", "1976-12-21", "different"),  # 平成18 and 昭和51
        ("2019-04-01", "2025-04-01", "different"),  # 平成31 and 令和7
        ("2019-12-18", "2027-12-18", "slip"),  # 令和元 and 令和9
    ],
)
def test_a_slip_in_the_era_year_needs_one_era(one, other, level):
    assert birth_level(one, other) == birth_level(other, one) == level


FORMATS = ("auto", "iso", "yyyymmdd", "wareki", "era_code")
FIGURE = st.one_of(
    st.integers(0, 9999).map(str),
    st.integers(0, 99).map(str),
    st.integers(0, 99).map("{:02}".format),
    st.sampled_from(["元", "00", "99", "０４", "四"]),
)
USUAL = st.one_of(
    st.builds(
        "{}{}{}{}{}{}{}".format,
        st.sampled_from(["", "昭和", "平成", "S", "h", "令", "Ｓ", "大正", "M"]),
        FIGURE, st.sampled_from(["年", ".", "/", "-", ""]), FIGURE, st.sampled_from(["月", ".", "/", "-", ""]), FIGURE,
        st.sampled_from(["日", ""]),
    ),
    st.integers(0, 99_999_999).map("{:08}".format),
    st.integers(0, 9_999_999).map("{:07}".format),
    st.dates(date(1801, 1, 1), date(2199, 12, 31)).map(str),
    st.text(max_size=4),
)  # fmt: skip


@given(st.lists(st.one_of(USUAL, st.none()), max_size=40), st.sampled_from(FORMATS))
def test_columns_are_read_as_single_values_are(texts: list[str | None], fmt: str) -> None:
    codes = birth_codes(pl.Series("born", texts, dtype=pl.String), fmt)
    assert codes.name == "born"
    assert codes.to_list() == [parse_birth(text, fmt) for text in texts]


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_day_of_a_century_is_read_alike_in_every_usual_form(fmt: str) -> None:
    days = [date(1925, 1, 1) + timedelta(days=7 * week) for week in range(5_200)]
    western = [f"{day:%Y-%m-%d}" for day in days]
    forms = [f"昭和{day.year - 1925}年{day.month}月{day.day}日" for day in days if 1 <= day.year - 1925 < 99]
    counted = [code for code, day in zip(western, days, strict=True) if 1 <= day.year - 1925 < 99]
    assert birth_codes(pl.Series([f"{day:%Y%m%d}" for day in days]), fmt).to_list() == western
    assert birth_codes(pl.Series([f"{day:%Y/%m/%d}" for day in days]), fmt).to_list() == western
    assert birth_codes(pl.Series(forms), fmt).to_list() == counted
