"""Fourteen nights: every finding in the state that docs/lifecycle.md tells, and what people do in between."""

from __future__ import annotations

import csv
import re
from datetime import date

import openpyxl
import polars as pl
import pytest

from reconcile.paths import root
from reconcile.pipelines.decisions import approve, import_worklists
from reconcile.pipelines.gate import run_gate
from reconcile.pipelines.status import read_status
from reconcile.store.state import StateStore
from tests.e2e.office import FIRST_NIGHT, Office, finding_id
from tests.e2e.test_sample_run import personal_values

pytestmark = pytest.mark.long

SHINTAI, SEISHIN = "shintai_techo", "seishin_techo"
A, C, D = (SHINTAI, "000455"), (SHINTAI, "000653"), (SHINTAI, "000050")
B, E, H = (SEISHIN, "000417"), (SEISHIN, "000001"), (SEISHIN, "000222")
G = ("jiritsu_seishin", "J0014319")
APPROVED = (SHINTAI, "000305")
IDS = {
    "A": finding_id(*A, "A"),
    "B": finding_id(*B, "A"),
    "B2": finding_id(*B, "B"),
    "C": finding_id(*C, "A"),
    "D": finding_id(*D, "A"),
    "E": finding_id(*E, "A"),
    "F": finding_id("tokutei_iryo", "N000524", "entry"),
    "G": finding_id(*G, "B"),
    "H": finding_id(*H, "A"),
    "I": finding_id(SHINTAI, "*", "brake"),
}
STATES = {"新": "new", "継": "continuing", "解": "resolved", "再": "reopened", "・": None}


def told():
    """The table of docs/lifecycle.md: case → state per night."""
    table = {}
    for line in (root() / "docs" / "lifecycle.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 15 and re.match(r"[A-I]\d? ", cells[0]):
            table[cells[0].split(" ")[0]] = [STATES[cell] for cell in cells[1:]]
    return table


class Story:
    """What is done before each night, and what must be seen after it."""

    def __init__(self, office):
        self.office = office
        self.wrong = {}
        self.right = {}
        self.old_addressee = {}

    def before(self, night):
        getattr(self, f"before_{night}", lambda: None)()

    def after(self, night):
        getattr(self, f"after_{night}", lambda: None)()

    def answer(self, *answers, run=None):
        """Fill in and take back: (case, 対応区分, 確定原因)."""
        files = {}
        for case, disposition, cause in answers:
            system = self.system_of(case)
            department = self.office.layouts[system].department
            files.setdefault(department, (system, {}))[1][IDS[case]] = (disposition, cause, "テスト")
        paths = [
            self.office.fill(self.office.workbook(system, run=run), filled)
            for system, filled in files.values()
        ]
        return import_worklists(self.office.project, paths)

    def system_of(self, case):
        return {"F": "tokutei_iryo", "B": SEISHIN, "E": SEISHIN}.get(case, SHINTAI)

    def correct(self, record, *, keep_old=False):
        """The right number, the right addressee, the replica moved."""
        self.office.change(
            *record, my_number=self.right[record], addressee_no=self.office.addressee_of(self.right[record])
        )
        self.office.move_replica(*record, self.office.addressee_of(self.right[record]), keep_old=keep_old)

    # between the nights

    def after_1(self):
        verdicts = self.office.verdicts()
        for record in (A, B, C):
            self.right[record] = verdicts[record]["proposed_number"]
            self.wrong[record] = self.office.number_of(*record)
            self.old_addressee[record] = self.office.addressee_of(verdicts[record]["my_number"])
        imported = self.answer(("A", "本人確認中", None))
        assert (imported.accepted, imported.aside) == (1, ())

    def after_2(self):
        book = openpyxl.load_workbook(self.office.workbook(SHINTAI))
        rows = [row for sheet in book.worksheets[1:] for row in sheet.iter_rows(min_row=2, values_only=True)]
        (row,) = (row for row in rows if row[0] == IDS["A"])
        assert row[16] == "本人確認中"
        assert row[19:21] == ("担当A", "テスト")
        imported = self.answer(
            ("A", "訂正済", "職員入力誤り"),
            ("C", "訂正済", "申請書記入誤り"),
            ("D", "誤りなし", None),
            ("F", "対応不要", None),
        )
        assert (imported.accepted, imported.unchanged, imported.aside) == (4, 0, ())
        again = self.answer(("A", "訂正済", "職員入力誤り"))
        assert (again.accepted, again.unchanged) == (0, 1)
        self.correct(A)

    def after_3(self):
        notes = {case: row["note"] for case, row in self.listed().items()}
        assert notes["C"] == "訂正未反映"
        assert (notes["D"], notes["F"]) == ("誤りなし", "対応不要")
        rows = [row for row in self.office.csv("actions", "recheck.csv") if row["record_id"] == A[1]]
        assert {(row["subject"], row["outcome"]) for row in rows} == {
            ("本人", "確認済"),
            ("旧宛名の人", "確認済"),
        }
        confirmed = self.office.csv("public", "confirmed_causes.csv")
        assert {row["原因"]: row["確定"] for row in confirmed} == {
            "申請書記入誤り": "1", "職員入力誤り": "1", "双方": "0", "判定不能": "0",
        }  # fmt: skip
        answers = pl.read_parquet(self.office.latest.folder / "results" / "answers.parquet")
        kept = answers.filter(pl.col("finding_id") == IDS["A"]).row(0, named=True)
        assert (kept["cause"], kept["confirmed_cause"]) == ("staff", "職員入力誤り")
        # 訂正済 is on the worklist again, with the reason why
        (row,) = (
            row for row in self.office.csv("worklists", "障がい者支援課.csv") if row["管理番号"] == IDS["C"]
        )
        assert row["状態"] == "再発"
        assert row["理由"].endswith("。訂正未反映")
        self.correct(B, keep_old=True)
        self.office.change(*E, my_number=self.office.number_of(SEISHIN, "000002"))

    def after_4(self):
        assert self.listed()["B"]["note"] == "旧副本が残っている"
        assert self.listed()["B2"]["code"] == "duplicate"
        self.of_night_4 = self.office.latest.folder
        self.office.change(*E, my_number=self.office.number_of(SEISHIN, "000003"))

    def after_5(self):
        imported = self.answer(("E", "誤りなし", None), run=self.of_night_4)
        assert imported.accepted == 0
        assert [each.rule for each in imported.aside] == ["changed_since_export"]
        with (imported.folder / "aside.csv").open(encoding="utf-8-sig", newline="") as file:
            (kept,) = csv.DictReader(file)
        assert (kept["管理番号"], kept["対応区分"], kept["備考"]) == (IDS["E"], "誤りなし", "テスト")
        self.correct(C)
        (row,) = (row for row in self.office.replica().rows if (row["system"], row["record_id"]) == G)
        self.office.delete_replica(*G, row["addressee_no"])

    def after_6(self):
        self.office.delete_replica(*B, self.old_addressee[B])
        self.office.change(*E, my_number=self.first_number)

    def before_8(self):
        self.path = min((self.office.folder / "sample_data").glob("extracts/03_*.csv"))
        self.path.rename(self.path.with_suffix(".late"))

    def after_8(self):
        assert set(self.office.latest.failures) == {SEISHIN}
        assert self.listed()["H"]["note"] == "今回は確かめられない"
        self.path.with_suffix(".late").rename(self.path)
        self.office.change(*D, address="長野県上田市どこにもない町９９番地")

    def before_10(self):
        table = self.office.extract(SHINTAI)
        number = self.office.column(SHINTAI, "my_number")
        self.saved = self.office.extract(SHINTAI).path.read_bytes()
        numbers = [row[number] for row in table.rows]
        for row, shifted in zip(table.rows, [*numbers[1:], numbers[0]], strict=True):
            row[number] = shifted
        table.write()

    def after_10(self):
        listed = self.office.findings()
        own = {
            row["code"]: row["state"]
            for row in listed.values()
            if row["system"] == SHINTAI and row["check"] == "brake"
        }
        assert own == {"row_shift": "new"}
        new = [row for row in listed.values() if row["state"] == "new"]
        assert len(new) == 1, "one finding, not a thousand"
        rows = [
            row
            for row in self.office.csv("worklists", "障がい者支援課.csv")
            if row["事務"] == "身体障害者手帳"
        ]
        assert [(row["判定"], row["記録番号"]) for row in rows] == [("一括停止", "(全件)")]
        shown = {row["事務"]: row["うち紐付け誤り"] for row in self.office.csv("public", "self_check.csv")}
        assert shown["身体障害者手帳"] == "保留"
        # never withheld: whoever may be seen by a stranger is stopped at once
        stopped = [row for row in self.office.csv("actions", "stop_list.csv") if row["system"] == SHINTAI]
        assert len(stopped) > 1000
        gate = run_gate(self.office.project, SHINTAI, file=None, as_of=FIRST_NIGHT)
        assert gate.passed == 0
        self.office.extract(SHINTAI).path.write_bytes(self.saved)
        self.office.change(*A, my_number=self.wrong[A])

    def after_12(self):
        latest = (self.office.folder / "out" / "latest").resolve()
        assert latest != self.office.latest.folder, "a partial run does not move latest"
        assert {row["system"] for row in self.office.findings().values()} <= {SHINTAI}
        self.office.change(*A, my_number=self.right[A])

    def after_13(self):
        approve(
            self.office.project, *APPROVED, reason="documents_checked", by="課長B",
            until=date(2026, 4, 30), today=FIRST_NIGHT,
        )  # fmt: skip
        assert self.gate_state(FIRST_NIGHT) == {"registrable_with_reason"}
        assert self.gate_state(date(2026, 5, 1)) == {"held"}
        before = self.office.extract(SHINTAI).path.read_bytes()
        self.office.change(*APPROVED, address="長野県上田市またべつの町１番地")
        assert self.gate_state(FIRST_NIGHT) == {"held"}
        self.office.extract(SHINTAI).path.write_bytes(before)

    def gate_state(self, day):
        """State of the approved record at the gate, found again by its line."""
        gate = run_gate(self.office.project, SHINTAI, file=None, as_of=day)
        states = set()
        for name in ("registrable.csv", "held.csv"):
            for line in (gate.folder / name).read_text("cp932").splitlines():
                if line.startswith(f"{APPROVED[1]}\t"):
                    cells = line.split("\t")
                    states.add("registrable_with_reason" if name.startswith("reg") else cells[-2])
        return states

    def listed(self):
        """Tonight's rows of the cases that are on the list."""
        found = self.office.findings()
        return {case: found[id_] for case, id_ in IDS.items() if id_ in found}


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """Plays the fortnight: the office, and per night the state of every case that was listed."""
    office = Office(tmp_path_factory.mktemp("fortnight") / "project")
    story = Story(office)
    story.first_number = office.number_of(*E)
    seen = []
    for night in range(1, 15):
        story.before(night)
        office.night(only=[SHINTAI] if night == 12 else ())
        seen.append({case: row["state"] for case, row in story.listed().items()})
        story.after(night)
    return office, seen


@pytest.mark.parametrize("case", sorted(IDS))
def test_every_night_is_as_the_page_tells(nights, case):
    _, seen = nights
    assert [states.get(case) for states in seen] == told()[case]


def test_the_page_tells_every_case():
    assert set(told()) == set(IDS)


def test_nothing_else_has_moved(nights):
    """Findings that nobody touched are open since the first night; the state knows every finding once."""
    office, _ = nights
    state = StateStore(office.project.state).load()
    findings = state["findings"]
    assert findings["finding_id"].is_unique().all()
    # the replica of a record whose number changes is found as well (点検B)
    ours = {finding_id(*record, check) for record in (A, B, C, D, E, G, H) for check in "AB"} | set(
        IDS.values()
    )
    others = findings.filter(~pl.col("finding_id").is_in(list(ours)))
    late = others.filter(pl.col("first_seen") > FIRST_NIGHT)
    assert {
        tuple(row)
        for row in late.select("system", "record_id", "check", "code", "state", "first_seen").iter_rows()
    } == {
        (SEISHIN, "*", "brake", "file_refused", "resolved", date(2026, 4, 8)),  # the file that did not arrive
        (*B, "entry", "differs", "continuing", date(2026, 4, 4)),  # the form was wrong, staff put it right
    }
    others = others.filter(pl.col("first_seen") == FIRST_NIGHT)
    assert others["first_seen"].unique().to_list() == [FIRST_NIGHT]
    assert set(others["state"]) == {"continuing"}
    assert others.height == 37 - 7


def test_no_answer_is_lost(nights):
    office, _ = nights
    answers = StateStore(office.project.state).load()["answers"]
    told = answers.select("finding_id", "disposition", "status").rows()
    assert told == [
        (IDS["A"], "本人確認中", "accepted"),
        *[
            row
            for row in told
            if row
            in {
                (IDS["A"], "訂正済", "accepted"),
                (IDS["C"], "訂正済", "accepted"),
                (IDS["D"], "誤りなし", "accepted"),
                (IDS["F"], "対応不要", "accepted"),
            }
        ],
        (IDS["E"], "誤りなし", "aside"),
    ]
    assert len(told) == 6
    kept = list((office.project.state / "imports").rglob("*.xlsx"))
    assert len(kept) == 5


def test_no_personal_data_outside_results_worklists_and_gates(nights):
    """Ledger, actions, public tables, logs and the state's own records know keys only."""
    office, _ = nights
    out, state = office.folder / "out", office.folder / "state"
    written = [
        *out.rglob("*.json"),
        *out.rglob("*.jsonl"),
        *out.rglob("actions/*"),
        *out.rglob("public/*"),
        *out.rglob("gate/*/summary.csv"),
        *state.rglob("*.json*"),
        state / "ledger.anchor",
    ]
    assert len(written) > 150
    # fourteen nights say much the same: each line once
    text = "\n".join({line for path in written for line in path.read_text("utf-8-sig").splitlines()})
    words = set(re.findall(r"\w+", text))
    values = personal_values()
    assert len(values) > 100_000
    assert not [len(value) for value in values if value in words]
    beginnings = {text[at : at + 4] for at in range(len(text))}  # most values do not even begin anywhere
    asked = [value for value in values if not value.isascii() and value[:4] in beginnings]
    assert not [len(value) for value in asked if value in text]
    for path in (state / "use").iterdir():
        use = pl.read_parquet(path)
        assert set(use.columns) == {
            "system", "record_id", "result", "at", "operator", "command", "purpose", "event",
        }  # fmt: skip


def test_status_of_the_morning_after(nights):
    office, _ = nights
    status = read_status(office.project, today=date(2026, 4, 15))
    assert status.days_since == 1
    assert status.brakes == {}
    assert status.run["new"] == 0
    departments = {row["department"]: row for row in status.departments.iter_rows(named=True)}
    open_ = pl.read_parquet(office.latest.folder / "results" / "findings.parquet")
    assert (
        sum(row["open"] for row in departments.values()) == open_.filter(pl.col("state") != "resolved").height
    )
    assert departments["障がい者支援課"]["overdue"] > 0
