"""People who moved abroad: only the 附票 knows them. With it their not_found becomes a class of its own; without it nothing changes."""

from __future__ import annotations

import csv
from datetime import date

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.pipelines.gate import run_gate
from reconcile.pipelines.nightly import run_nightly
from reconcile.pipelines.residents import behind_registry
from tests.e2e import formats
from tests.spec.harness import check_digit

DAY = date(2026, 4, 1)
FILE = 'path = "s.csv"\nformat = "csv"'
FIELDS = ("my_number", "name", "birth_date", "sex", "address", "moved_on")
ABROAD = (2, 4, 6, 8)
LAYOUT = """[source]
id = "fuhyo"
kind = "overseas"
name = "附票本人確認情報"
[file]
path = "fuhyo.csv"
[fields]
my_number = { column = "個人番号", required = true }
name = "氏名"
birth_date = "生年月日"
address = "最終住所"
moved_on = "転出日"
"""


class Bed:
    """Forty records; four persons live abroad and are in the 附票 alone."""

    def __init__(self, folder):
        self.folder = formats.new_project(folder)
        formats.add_system(self.folder, "s", 1, FILE)
        self.rows = [list(row) for row in formats.records()]
        self.residents = formats.people()
        self.abroad = {index: dict(self.residents[index]) for index in ABROAD}
        self.gone = set(ABROAD)

    def write(self, *, layout=True):
        data = self.folder / "data"
        (data / "s.csv").write_bytes(formats.csv_bytes(self.rows))
        formats.write_registry(
            self.folder, [row for index, row in enumerate(self.residents) if index not in self.gone]
        )
        with (data / "fuhyo.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("個人番号", "氏名", "生年月日", "最終住所", "転出日"))
            writer.writerows(
                (
                    row["my_number"],
                    row["name"],
                    row["birth_date"],
                    row["address"],
                    row.get("moved_on", "20240401"),
                )
                for row in self.abroad.values()
            )
        if layout:
            (self.folder / "schemas" / "fuhyo.toml").write_text(LAYOUT, "utf-8")

    def night(self):
        summary = run_nightly(load_project(self.folder), as_of=DAY)
        table = pl.read_parquet(summary.folder / "results" / "verdicts.parquet")
        return summary, {row["record_id"]: row for row in table.iter_rows(named=True)}


@pytest.fixture
def bed(tmp_path):
    return Bed(tmp_path / "project")


def of(verdicts, index):
    return verdicts[f"R{index:04}"]


def numbered(eleven):
    return eleven + check_digit(eleven)


def asked(summary):
    with (summary.folder / "actions" / "national_query.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["record_id"] for row in csv.DictReader(file)}


def test_without_the_source_they_are_not_found(bed):
    bed.write(layout=False)
    summary, verdicts = bed.night()
    assert {of(verdicts, index)["verdict"] for index in ABROAD} == {"not_found"}
    assert not any(of(verdicts, index)["linkage_error"] for index in ABROAD)
    assert asked(summary) == {f"R{index:04}" for index in ABROAD}


def test_with_the_source_they_are_a_class_of_their_own(bed):
    bed.write()
    summary, verdicts = bed.night()
    for index in ABROAD:
        row = of(verdicts, index)
        assert (row["verdict"], row["grade"], row["linkage_error"]) == ("same", "A", False)
        assert row["registry_status"] == "overseas_register"
    assert {row["registry_status"] for row in verdicts.values()} == {"current", "overseas_register"}
    assert asked(summary) == set()
    page = (summary.folder / "public" / "report.html").read_text("utf-8")
    assert "国外転出(附票で確認)" in page


def test_the_gate_holds_them_and_says_why(bed):
    bed.write()
    summary = run_gate(load_project(bed.folder), "s", file=None, as_of=DAY)
    assert (summary.passed, summary.kept) == (36, 4)
    held = summary.counts.filter(pl.col("state") == "held")
    assert held.rows() == [("held", "overseas_register", 4)]


def test_their_number_on_another_record_is_a_mislink(bed):
    bed.rows[10][1] = bed.abroad[2]["my_number"]
    bed.write()
    row = of(bed.night()[1], 10)
    assert (row["verdict"], row["linkage_error"]) == ("mislink", True)
    assert row["proposed_number"] == bed.residents[10]["my_number"]


def test_they_are_found_as_the_person_of_a_record(bed):
    bed.rows[2][1] = bed.residents[20]["my_number"]
    bed.write()
    row = of(bed.night()[1], 2)
    assert row["verdict"] == "mislink"
    assert row["proposed_number"] == bed.abroad[2]["my_number"]


def test_a_blank_last_address_passes_only_who_is_alone(bed):
    bed.abroad[2]["address"] = ""
    bed.abroad[4]["address"] = ""
    namesake = {"my_number": numbered("31000000123"), "address": "長野県飯田市よそ1番地"}
    bed.residents.append({**bed.residents[4], **namesake})
    bed.write()
    verdicts = bed.night()[1]
    assert of(verdicts, 2)["verdict"] == "same"
    assert (of(verdicts, 4)["verdict"], of(verdicts, 4)["reason"]) == ("review", "address_missing")


def test_whoever_is_in_the_registry_too_is_taken_from_there(bed):
    bed.gone.discard(2)
    bed.write()
    assert of(bed.night()[1], 2)["registry_status"] == "current"


def test_two_persons_under_one_number_are_for_the_municipality(bed):
    bed.gone.discard(2)
    bed.residents[2] = {**bed.residents[2], "name": "別人 太郎", "birth_date": "19330303"}
    bed.write()
    assert of(bed.night()[1], 2)["verdict"] == "registry_doubt"


def test_a_source_that_cannot_be_used_accuses_nobody(bed):
    bed.write()
    (bed.folder / "data" / "fuhyo.csv").write_text("個人番号,氏名\n1,2\n", "utf-8")
    summary, verdicts = bed.night()
    assert set(summary.failures) == {"fuhyo"}
    assert summary.is_stopped
    assert {of(verdicts, index)["verdict"] for index in ABROAD} == {"not_found"}
    assert not any(row["linkage_error"] for row in verdicts.values())


def test_without_its_source_nobody_is_the_only_one(bed):
    """A namesake in the registry is neither passed nor proposed for a person whom the unread 附票 may hold."""
    bed.rows = [[*row[:4], "" if index in {2, 7} else row[4], row[5]] for index, row in enumerate(bed.rows)]
    namesake = {"my_number": numbered("31000000123"), "address": "長野県飯田市よそ1番地"}
    bed.residents.append({**bed.residents[2], **namesake})
    bed.write()
    read = bed.night()[1]
    assert (of(read, 2)["verdict"], of(read, 2)["linkage_error"]) == ("review", False)
    assert of(read, 7)["verdict"] == "same"
    (bed.folder / "data" / "fuhyo.csv").unlink()
    unread = bed.night()[1]
    assert (of(unread, 2)["verdict"], of(unread, 2)["linkage_error"]) == ("not_found", False)
    assert of(unread, 2)["proposed_number"] is None
    assert (of(unread, 7)["verdict"], of(unread, 7)["reason"]) == ("review", "address_missing")
    assert of(unread, 9)["verdict"] == "same"


def test_the_gate_is_closed_to_whom_only_the_unread_source_could_settle(bed):
    bed.rows[7][4] = ""
    bed.write()
    (bed.folder / "data" / "fuhyo.csv").unlink()
    summary = run_gate(load_project(bed.folder), "s", file=None, as_of=DAY)
    told = {(state, why): count for state, why, count in summary.counts.iter_rows()}
    assert told == {
        ("registrable", None): 35,
        ("held", "address_missing"): 1,
        ("stopped", "not_found"): 4,
    }


def test_a_name_written_otherwise_in_the_registry_is_the_same_person(bed):
    """The 附票 has 髙田, the registry 高田: one person, who is also found as one."""
    bed.gone.discard(2)
    bed.residents[2]["name"] = "高田 一郎"
    bed.abroad[2]["name"] = "髙田　一郎"
    bed.rows[2][1:3] = [bed.residents[20]["my_number"], "高田 一郎"]
    bed.write()
    row = of(bed.night()[1], 2)
    assert (row["verdict"], row["proposed_number"]) == ("mislink", bed.residents[2]["my_number"])


def test_twins_under_one_number_are_for_the_municipality(bed):
    """Registry and 附票 share no reference: that they share the number does not make them one person."""
    bed.gone.discard(2)
    bed.abroad[2]["name"] = "山田 次郎"
    bed.rows[2][2] = "山田 次郎"
    bed.write()
    assert of(bed.night()[1], 2)["verdict"] == "registry_doubt"


def test_the_latest_move_counts(bed):
    bed.abroad[90] = {**bed.abroad[2], "address": "長野県飯田市まえ9番地", "moved_on": "20100401"}
    bed.abroad = {90: bed.abroad.pop(90), **bed.abroad}
    bed.rows[2][4] = "長野県飯田市まえ9番地"
    bed.write()
    row = of(bed.night()[1], 2)
    assert (row["verdict"], row["address_level"]) == ("same_moved", "past")


REGISTRY = pl.DataFrame(
    {
        "resident": [0],
        "person": ["n:1"],
        "number": ["1"],
        "name": ["山田 一郎"],
        "birth": ["1950-01-01"],
        "sex": ["male"],
    }
).with_columns(pl.lit(None, pl.String).alias(name) for name in ("name_kana", "former_name", "alias"))


@pytest.fixture
def behind(tmp_path):
    """The function under test, with a registry of one resident on the disk."""

    def put(overseas, registry=REGISTRY):
        registry.write_parquet(tmp_path / "registry.parquet")
        return behind_registry(overseas, [tmp_path / "registry.parquet"], registry.height)

    return put


@pytest.mark.parametrize(
    "change",
    [{"name": "山田　一郎"}, {"sex": None}, {"former_name": "小川"}, {}],
)
def test_one_person_in_both_counts_once(behind, change):
    assert behind(changed(change)).is_empty()


@pytest.mark.parametrize("birth", [None, "1950-00-00"])
def test_one_person_whose_birth_date_is_not_known_counts_once(behind, birth):
    unknown = REGISTRY.with_columns(birth=pl.lit(birth, pl.String))
    assert behind(unknown, unknown).is_empty()


@pytest.mark.parametrize(
    ("change", "person"),
    [
        ({"name": "山田 次郎"}, "o:n:1"),
        ({"birth": "1950-01-02"}, "o:n:1"),
        ({"sex": "female"}, "o:n:1"),
        ({"number": None, "person": "r:0"}, "o:r:0"),
        ({"number": "2", "person": "K-7"}, "K-7"),
    ],
)
def test_everybody_else_stands_behind_with_a_reference_of_his_own(behind, change, person):
    more = behind(changed(change))
    assert more["resident"].to_list() == [1]
    assert more["person"].to_list() == [person]


def changed(values):
    return REGISTRY.with_columns(pl.lit(value, pl.String).alias(name) for name, value in values.items())
