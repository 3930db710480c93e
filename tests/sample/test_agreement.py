"""Whether the records really agree with whom the truth says they are, told by means of the tests' own."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import polars as pl
import pytest

from reconcile.sample.spelling import ALTERNATIVES

ERAS = {"令和": 2019, "平成": 1989, "昭和": 1926, "大正": 1912, "明治": 1868, "R": 2019, "H": 1989, "S": 1926, "T": 1912, "M": 1868,
        "5": 2019, "4": 1989, "3": 1926, "2": 1912, "1": 1868}  # fmt: skip
EXACT = {
    "clean",
    "spelling",
    "stale_known",
    "stale_unknown",
    "variant",
    "gaiji",
    "deceased",
    "moved_out",
    "superseded_number",
}


def birth(text):
    """Any of the systems' date styles as yyyymmdd."""
    if re.fullmatch(r"\d{8}", text):
        return text
    if (match := re.fullmatch(r"([1-5])(\d\d)(\d\d)(\d\d)", text)) or (
        match := re.fullmatch(r"(\D+)(\d+|元)[年.](\d+)[月.](\d+)日?", text)
    ):
        era, year, month, day = match.groups()
    else:
        year, month, day = re.split("[-/]", text)
        return f"{int(year):04}{int(month):02}{int(day):02}"
    year = 1 if year == "元" else int(year)
    return f"{ERAS[era] + year - 1:04}{int(month):02}{int(day):02}"


def same_name(left, right):
    """Equal but for spaces, case and known variants, one character at a time."""
    left, right = (re.sub("[ 　\U000e0100-\U000e01ef]", "", text).upper() for text in (left, right))
    return len(left) == len(right) and all(
        a == b or b in ALTERNATIVES.get(a, ()) or a in "〓●" for a, b in zip(left, right, strict=True)
    )


def place(address):
    """The numbers of an address without its 方書, and its town without what clerks leave out."""
    street = unicodedata.normalize("NFKC", address.split("　")[0].split(" ")[0])
    street = re.sub(
        "([一二三四五六七八九])丁目", lambda match: f"{'一二三四五六七八九'.index(match[1]) + 1}丁目", street
    )
    street = re.sub("^長野県|大字|^[^0-9]{1,4}郡", "", street.replace("ヶ", "ケ").replace("が", "ケ"))
    street = re.sub("^[^0-9]{1,4}郡", "", street)
    match = re.match(r"\D+", street)
    return match[0], re.findall(r"\d+", street[match.end() :])


@pytest.fixture(scope="module")
def matched(records, registry):
    """Records beside the person whom the truth names."""
    return records.join(registry, left_on="true_number", right_on="個人番号", how="left")


@pytest.fixture(scope="module")
def past(registry, history):
    """Person's number → the earlier states that history lists."""
    codes = dict(registry.select("住民票コード", "個人番号").iter_rows())
    states: dict[str, list[dict[str, str]]] = {}
    for row in history.iter_rows(named=True):
        states.setdefault(codes[row["resident_code"]], []).append(row)
    return states


def test_birth_dates_are_the_persons_own_but_for_slips(matched):
    for row in matched.iter_rows(named=True):
        own = birth(row["birth_date"])
        date(int(own[:4]), int(own[4:6]), int(own[6:]))
        if row["kind"] == "birth_slip":
            assert own != row["生年月日"]
        elif row["kind"] != "other_prefecture":
            assert own == row["生年月日"], row["kind"]


def test_sexes_are_the_persons_own(matched):
    held = matched.filter(pl.col("sex").is_not_null() & pl.col("性別").is_not_null())
    assert held.height > 20_000
    assert (held["sex"] == held["性別"].replace({"1": "male", "2": "female"})).all()


def test_names_are_the_persons_own_or_one_that_is_known(matched, past):
    for row in matched.filter(pl.col("kind") != "other_prefecture").iter_rows(named=True):
        name = row["name"]
        if row["kind"] in EXACT or row["linkage_error"] == "true":
            assert same_name(name, row["氏名"])
        elif row["kind"] == "renamed":
            given = row["氏名"].split("　")[1]
            known = [row["通称"] or "", f"{row['旧氏'] or ''}{given}"]
            for state in past.get(row["true_number"], []):
                known += [state["name"] or "", state["alias"] or "", f"{state['former_name'] or ''}{given}"]
            assert any(same_name(name, other) for other in known), (
                row["name"],
                row["氏名"],
                row["role"],
                known,
            )
            assert not same_name(name, row["氏名"]) or len(known) > 2


def test_addresses_are_where_the_person_lives_or_lived(matched, past):
    elsewhere = 0
    for row in matched.filter(
        pl.col("address").is_not_null() & (pl.col("kind") != "other_prefecture")
    ).iter_rows(named=True):
        told = place(row["address"])
        earlier = [place(state["address"]) for state in past.get(row["true_number"], []) if state["address"]]
        if row["kind"] == "stale_known":
            assert told in earlier
        elif row["kind"] == "stale_unknown":
            assert told not in [*earlier, place(row["住所"])]
            elsewhere += 1
        else:
            assert told in [place(row["住所"]), *(earlier if row["linkage_error"] == "true" else [])], row[
                "kind"
            ]
    assert elsewhere > 20


def test_only_the_true_person_agrees_with_a_wrong_record(matched, registry):
    """Contract §3: exactly one resident has the record's name, birth date and sex at its address."""
    by_birth = {key[0]: group for key, group in registry.group_by("生年月日")}
    for row in matched.filter(pl.col("linkage_error") == "true").iter_rows(named=True):
        born = by_birth[birth(row["birth_date"])]
        named = [other for other in born.iter_rows(named=True) if same_name(row["name"], other["氏名"])]
        assert row["true_number"] in {other["個人番号"] for other in named}
        here = [other for other in named if place(other["住所"]) == place(row["address"])]
        assert {other["個人番号"] for other in here} <= {row["true_number"]}
        holder = registry.filter(pl.col("個人番号") == row["digits"])
        if row["kind"] != "namesake" and holder.height:
            assert not same_name(row["name"], holder["氏名"][0])


def test_superseded_numbers_are_in_the_history_of_their_person(matched, past):
    own = matched.filter(pl.col("kind") == "superseded_number")
    for row in own.iter_rows(named=True):
        assert row["digits"] in {state["my_number"] for state in past[row["true_number"]]}
        assert row["異動事由"] == "個人番号の変更請求"


def test_the_replica_is_what_its_truth_says(project, records):
    """Faults told again from the files: who is missing, doubled, an orphan, or under an addressee of another number."""
    data = project / "sample_data"
    replica = pl.read_csv(data / "replica" / "副本.csv", infer_schema=False)
    truth = pl.read_csv(project / "truth_replica.csv", infer_schema=False)
    addressees = dict(
        pl.read_csv(data / "addressees" / "宛名番号.csv", infer_schema=False)
        .select("addressee_no", "my_number")
        .iter_rows()
    )
    outcomes = {(row[0], row[1]): row[2] for row in truth.iter_rows()}
    held = replica.group_by("system", "record_id").agg(pl.col("addressee_no").unique())
    registered = {(system, record): numbers for system, record, numbers in held.iter_rows()}
    seen = set()
    for row in records.iter_rows(named=True):
        key = (row["system"], row["record_id"])
        outcome = outcomes.pop(key, "ok")
        seen.add(outcome)
        numbers = {addressees.get(number) for number in registered.pop(key, [])}
        if outcome in {"missing", "missing_expected"}:
            assert not numbers
            assert (row["kind"] in {"clean", "spelling", "stale_known"}) == (outcome == "missing")
        elif outcome == "duplicate":
            assert row["digits"] in numbers
            assert len(numbers) == 2
        elif outcome in {"wrong_addressee", "wrong_number", "row_shift"}:
            assert row["digits"] not in numbers
        else:
            assert numbers == {row["digits"]}
    assert set(registered) == set(outcomes)
    assert set(outcomes.values()) == {"orphan"}
    assert seen == {
        "ok",
        "missing",
        "missing_expected",
        "duplicate",
        "wrong_addressee",
        "wrong_number",
        "row_shift",
        "changed",
    }


def test_numbers_on_forms_came_by_application_and_few_were_put_right(records, project):
    forms = pl.read_csv(
        project / "sample_data" / "applications" / "申請書.csv", infer_schema=False, encoding="cp932"
    )
    latest = forms.sort("received_at").unique(["system", "record_id"], keep="last")
    joined = records.join(
        latest.select("system", "record_id", form="my_number"), on=["system", "record_id"], how="left"
    )
    form = pl.coalesce("form", pl.col("applied_number").str.replace_all("-", "", literal=True))
    joined = joined.with_columns(form.alias("form")).filter(pl.col("form").is_not_null())
    assert 0.4 < joined.height / records.height < 0.7
    right = joined.filter(pl.col("linkage_error") == "false")
    assert set(right["entry_route"]) == {"application"}
    differs = right.filter(pl.col("form") != pl.col("digits"))
    assert differs.height == pytest.approx(0.0005 * records.height, rel=0.8)
    assert set(differs["kind"]) == {"clean"}


def test_provisions_were_made_of_some_wrong_records(records, project):
    data = project / "sample_data"
    replica = pl.read_csv(data / "replica" / "副本.csv", infer_schema=False)
    given = pl.read_csv(data / "provisions" / "情報提供等記録.csv", infer_schema=False, encoding="cp932")
    wrong = replica.join(
        records.filter(pl.col("linkage_error") == "true"), on=["system", "record_id"], how="semi"
    )
    assert given.join(wrong, on=["system", "addressee_no"], how="semi").height > 0
    assert given.join(replica, on=["system", "addressee_no"], how="anti").is_empty()
