"""帳票管理簿 over its life: everything that is written is entered, and nothing stays past its retention untold."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.config import Config, Project, RetentionSection
from reconcile.errors import ConfigError, RunError
from reconcile.outputs.papers import paper
from reconcile.paths import root
from reconcile.pipelines import papers, papers_files
from reconcile.pipelines.papers import dispose, list_papers, purge, record_papers
from reconcile.store.ledger import Ledger

NIGHT = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
RUN = "20260401T030000000000Z-0001"
GATE = "20260401T040000000000Z-0002"
#: Short, and all different.
RETENTION = RetentionSection(
    results_days=40,
    worklists_days=30,
    actions_days=20,
    public_days=100,
    gate_days=9,
    query_days=7,
    use_log_days=70,
)
RUN_FILES = {
    "manifest.json": '{"partial": []}',
    "run.log.jsonl": "{}",
    "actions/stop_list.csv": "\ufeffsystem,record_id\r\nshintai_techo,1\r\n",
    "public/self_check.csv": "\ufeff項番\r\n1\r\n",
    "worklists/障がい者支援課.csv": '\ufeff管理番号,備考\r\n1,"二\r\n行"\r\n2,\r\n',
    "worklists/障がい者支援課.xlsx": "workbook",
}


@pytest.fixture(scope="module", autouse=True)
def japan():
    """Days are those of the office, whatever the clock of the machine that runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path)


def make_project(folder):
    places = {name: folder / name for name in ("data", "pipelines", "reports", "out", "state")}
    places["state"].mkdir()
    return Project(folder=folder, config=Config(retention=RETENTION), schemas=schemas(folder), **places)


def schemas(folder):
    target = folder / "schemas"
    shutil.copytree(
        root() / "schemas", target, ignore=lambda _, names: [n for n in names if re.match(r"(0[1-6]|1)", n)]
    )
    return target


def write(project, place, files):
    folder = project.out / place
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8", newline="")
    return folder


@pytest.fixture
def run(project):
    """A published and recorded run, with out/latest."""
    folder = write(project, f"runs/{RUN}", RUN_FILES)
    (folder / "results").mkdir()
    pl.DataFrame({"record_id": ["1", "2", "3"]}).write_parquet(folder / "results" / "verdicts.parquet")
    (project.out / "latest").symlink_to(Path("runs") / RUN)
    record_papers(project, "甲")
    return folder


def day(number):
    """Noon (UTC) so many days after the night."""
    return datetime(2026, 4, 1, 12, 0, tzinfo=UTC) + timedelta(days=number)


def lines(project):
    return Ledger(project.state).entries()


def kinds(project):
    return [line["kind"] for line in lines(project) if line["kind"] != "output"]


def number_of(project, name):
    return next(line["number"] for line in lines(project) if line.get("path", "").endswith(name))


def fates(project, today=date(2026, 4, 2)):
    listed = list_papers(project, today=today)
    return {entry["path"].split("/", 2)[2]: entry["fate"] for entry in listed.entries}


def files(project):
    return {
        path.relative_to(project.out).as_posix().split("/", 2)[2]
        for path in project.out.glob("*/*/**/*")
        if path.is_file() and "latest" not in path.parts
    }


def left_after(project, *, days):
    purge(project, now=day(days), operator="甲")
    return files(project)


def dispose_it(project, number, **changes):
    facts = {"by": "甲", "approver": "課長乙", "method": "削除", "now": day(1), **changes}
    return dispose(project, number, **facts)


# entries


def test_each_file_is_entered_with_its_fields(project, run):
    entered = {line["path"]: line for line in lines(project)}
    assert set(entered) == {f"runs/{RUN}/{name}" for name in [*RUN_FILES, "results/verdicts.parquet"]}
    assert [line["number"] for line in lines(project)] == [f"{RUN}/{no:03}" for no in range(1, 8)]
    workbook = entered[f"runs/{RUN}/worklists/障がい者支援課.xlsx"]
    assert {
        name: workbook[name] for name in workbook if name not in {"no", "at", "rest", "previous", "hash"}
    } == {
        "kind": "output",
        "number": f"{RUN}/007",
        "path": f"runs/{RUN}/worklists/障がい者支援課.xlsx",
        "title": "訂正一覧",
        "subject": "身体障害者手帳、療育手帳、特別児童扶養手当",
        "printed_at": "2026-04-01T03:00:00Z",
        "by": "甲",
        "rows": 2,
        "department": "障がい者支援課",
        "keep_until": "2026-05-01",
        "has_personal": True,
        "sha256": hashlib.sha256(b"workbook").hexdigest(),
    }
    assert entered[f"runs/{RUN}/results/verdicts.parquet"]["rows"] == 3
    assert entered[f"runs/{RUN}/results/verdicts.parquet"]["subject"] == "全事務"
    assert entered[f"runs/{RUN}/public/self_check.csv"]["has_personal"] is False
    assert entered[f"runs/{RUN}/public/self_check.csv"]["rows"] is None
    assert entered[f"runs/{RUN}/actions/stop_list.csv"]["rows"] == 1


def test_nothing_is_entered_twice(project, run):
    before = lines(project)
    record_papers(project, "乙")
    assert lines(project) == before


def test_a_gate_names_its_system_and_its_department(project):
    facts = {"system": "shintai_techo", "files": {"registrable.csv": 5, "held.csv": 2}}
    write(
        project,
        f"gate/{GATE}",
        {
            "gate.json": json.dumps(facts),
            "registrable.csv": "a\nb\n",
            "held.csv": "c\n",
            "summary.csv": "x\n",
        },
    )
    record_papers(project, "甲")
    told = {line["path"].rsplit("/", 1)[1]: line for line in lines(project)}
    assert {(line["subject"], line["department"]) for line in told.values()} == {
        ("身体障害者手帳", "障がい者支援課")
    }
    assert (told["registrable.csv"]["rows"], told["held.csv"]["rows"]) == (5, 2)
    assert told["held.csv"]["keep_until"] == "2026-04-10"


def test_a_partial_run_names_its_systems_only(project):
    partial = {"manifest.json": '{"partial": ["ryoiku_techo"]}', "worklists/障がい者支援課.xlsx": "x"}
    write(project, f"runs/{RUN}", partial)
    record_papers(project, "甲")
    assert {line["subject"] for line in lines(project)} == {"療育手帳"}


@pytest.mark.parametrize("name", ["results/verdicts.parquet", "worklists/障がい者支援課.xlsx", "gate.json"])
def test_a_damaged_file_is_entered_without_a_count(project, name):
    write(project, f"runs/{RUN}", {name: "damaged"})
    record_papers(project, "甲")
    (line,) = lines(project)
    assert line["rows"] is None
    assert line["sha256"] == hashlib.sha256(b"damaged").hexdigest()


def test_a_file_that_cannot_be_read_is_told_and_nothing_is_entered(project, monkeypatch):
    write(project, f"runs/{RUN}", RUN_FILES)

    def refuse(*_):
        raise PermissionError(13, "denied")

    monkeypatch.setattr(papers, "ledger_entries", refuse)
    with pytest.raises(RunError, match="帳票管理簿に記録できません"):
        record_papers(project, "甲")
    assert lines(project) == []


@pytest.mark.parametrize(
    ("path", "title", "has_personal", "retention"),
    [
        ("runs/x/results/verdicts.parquet", "点検A結果", True, "results"),
        ("runs/x/results/new.parquet", "点検結果", True, "results"),
        ("runs/x/worklists/子ども課.csv", "訂正一覧", True, "worklists"),
        ("runs/x/actions/stop_list.csv", "提供停止リスト", True, "actions"),
        ("runs/x/actions/new.csv", "対応リスト", True, "actions"),
        ("runs/x/public/report.html", "公表用の表", False, "public"),
        ("runs/x/public/self_check.csv", "公表用 点検結果", False, "public"),
        ("runs/x/manifest.json", "実行記録", False, "results"),
        ("runs/x/run.log.jsonl", "実行ログ", False, "results"),
        ("gate/x/held.xlsx", "登録候補の点検結果", True, "gate"),
        ("gate/x/gate.json", "登録前点検の記録", False, "gate"),
        ("query/x/general.csv", "住基照会リスト", True, "query"),
        ("import/x/aside.csv", "取り込まなかった回答", True, "worklists"),
    ],
)
def test_what_a_file_is(path, title, has_personal, retention):
    kind = paper(path)
    assert (kind.title, kind.has_personal, kind.retention) == (title, has_personal, retention)


# list


def test_the_list_tells_what_is_kept_filled_in_changed_and_missing(project, run):
    assert set(fates(project).values()) == {"保管中"}
    (run / "worklists" / "障がい者支援課.xlsx").write_text("filled in")
    (run / "results" / "verdicts.parquet").write_text("changed")
    (run / "public" / "self_check.csv").unlink()
    told = fates(project)
    assert told.pop("worklists/障がい者支援課.xlsx") == "保管中(記入あり)"
    assert told.pop("results/verdicts.parquet") == "保管中(内容の変更あり)"
    assert told.pop("public/self_check.csv") == "見当たらない"
    assert set(told.values()) == {"保管中"}


def test_the_list_tells_the_head_of_the_chain_and_the_time_of_printing(project, run):
    listed = list_papers(project, today=date(2026, 4, 2))
    assert listed.lines == 7
    assert (
        listed.head
        == json.loads((project.state / "ledger.jsonl").read_text("utf-8").splitlines()[-1])["hash"]
    )
    assert {entry["at"] for entry in listed.entries} == {"2026-04-01T03:00:00Z"}


def test_the_list_refuses_a_broken_ledger(project, run):
    path = project.state / "ledger.jsonl"
    path.write_text(path.read_text("utf-8").replace("甲", "乙", 1), "utf-8")
    with pytest.raises(RunError, match=r"1行目.*ledger_edited"):
        list_papers(project, today=date(2026, 4, 2))


# disposal


def test_disposal_removes_the_file_and_keeps_who_approved_it(project, run):
    number = number_of(project, ".xlsx")
    assert dispose_it(project, number, method="裁断") == [number]
    assert "worklists/障がい者支援課.xlsx" not in files(project)
    last = lines(project)[-1]
    assert {
        name: last[name]
        for name in ("kind", "number", "by", "approver", "approved_on", "disposed_on", "method")
    } == {
        "kind": "disposed",
        "number": number,
        "by": "甲",
        "approver": "課長乙",
        "approved_on": "2026-04-02",
        "disposed_on": "2026-04-02",
        "method": "裁断",
    }
    assert fates(project)["worklists/障がい者支援課.xlsx"] == "廃棄済"


@pytest.mark.parametrize("spelling", [RUN, f"{RUN}/"])
def test_all_papers_of_a_run_go_together_with_folder_and_pointer(project, run, spelling):
    assert len(dispose_it(project, spelling)) == 7
    assert not run.exists()
    assert not (project.out / "latest").is_symlink()
    assert set(fates(project).values()) == {"廃棄済"}


def test_the_pointer_stays_while_anything_of_its_run_is_there(project, run):
    dispose_it(project, number_of(project, ".xlsx"))
    assert (project.out / "latest").resolve() == run


def test_a_paper_is_disposed_of_once_and_an_unknown_one_never(project, run):
    number = number_of(project, ".xlsx")
    dispose_it(project, number)
    before = lines(project)
    with pytest.raises(ConfigError, match="既に廃棄"):
        dispose_it(project, number)
    for unknown in (f"{RUN}/999", RUN[:8], "", "/"):
        with pytest.raises(ConfigError, match="帳票管理簿にありません"):
            dispose_it(project, unknown)
    assert lines(project) == before


@pytest.mark.parametrize("name", ["by", "approver", "method"])
def test_disposal_without_a_name_is_refused(project, run, name):
    with pytest.raises(ConfigError, match="空欄"):
        dispose_it(project, RUN, **{name: " "})
    assert kinds(project) == []
    assert len(files(project)) == 7


def die(*_):
    raise KeyboardInterrupt


def test_a_crash_between_record_and_removal_of_a_disposal_is_told_and_mended(project, run, monkeypatch):
    number = number_of(project, ".xlsx")
    monkeypatch.setattr(papers, "remove", die)
    with pytest.raises(KeyboardInterrupt):
        dispose_it(project, number)
    monkeypatch.undo()
    assert fates(project)["worklists/障がい者支援課.xlsx"] == "廃棄済(ファイルあり、purge を待つ)"
    assert dispose_it(project, number) == [number]
    assert kinds(project) == ["disposed"]
    assert "worklists/障がい者支援課.xlsx" not in files(project)


def test_a_lost_paper_may_still_be_disposed_of(project, run):
    (run / "worklists" / "障がい者支援課.xlsx").unlink()
    purge(project, now=day(1), operator="甲")
    assert fates(project)["worklists/障がい者支援課.xlsx"] == "所在不明"
    dispose_it(project, number_of(project, ".xlsx"))
    assert fates(project)["worklists/障がい者支援課.xlsx"] == "廃棄済"


def test_the_day_of_a_disposal_is_that_of_the_office(project, run):
    dispose_it(
        project, RUN, now=datetime(2026, 4, 1, 23, 30, tzinfo=UTC)
    )  # half past eight in the morning of the 2nd
    assert {line["disposed_on"] for line in lines(project) if line["kind"] == "disposed"} == {"2026-04-02"}


# purge


def test_retention_counts_from_the_day_of_the_office(project):
    write(
        project, "query/20260401T200000000000Z-0003", {"general.csv": "x"}
    )  # five in the morning of the 2nd
    record_papers(project, "甲")
    assert lines(project)[0]["keep_until"] == "2026-04-09"
    purge(project, now=datetime(2026, 4, 9, 14, 59, tzinfo=UTC), operator="甲")
    assert files(project) == {"general.csv"}
    purge(project, now=datetime(2026, 4, 9, 15, 0, tzinfo=UTC), operator="甲")
    assert files(project) == set()


def test_each_kind_is_kept_to_its_last_day_and_not_longer(project, run):
    everything = files(project)
    actions, lists = {"actions/stop_list.csv"}, {f"worklists/障がい者支援課.{end}" for end in ("csv", "xlsx")}
    public = {"public/self_check.csv"}
    assert left_after(project, days=20) == everything
    assert left_after(project, days=21) == everything - actions
    assert left_after(project, days=30) == everything - actions
    assert left_after(project, days=31) == everything - actions - lists
    assert left_after(project, days=40) == everything - actions - lists
    assert left_after(project, days=41) == public
    assert left_after(project, days=100) == public
    assert (project.out / "latest").is_dir()
    assert left_after(project, days=101) == set()
    assert not run.exists()
    assert not (project.out / "latest").is_symlink()
    assert kinds(project) == ["purged"] * 7
    assert set(fates(project).values()) == {"期限により削除済"}


def test_a_purge_with_nothing_to_do_records_nothing(project, run):
    assert purge(project, now=day(1), operator="甲") == papers.Purged(0, 0, 0)
    assert len(lines(project)) == 7


def test_what_waits_for_the_purge_is_told(project, run):
    assert fates(project, date(2026, 4, 21))["actions/stop_list.csv"] == "保管中"
    assert fates(project, date(2026, 4, 22))["actions/stop_list.csv"] == "期限切れ(purge を待つ)"


def test_a_crash_between_record_and_removal_of_a_purge_is_mended_by_the_next(project, run, monkeypatch):
    monkeypatch.setattr(papers, "remove", die)
    with pytest.raises(KeyboardInterrupt):
        purge(project, now=day(21), operator="甲")
    monkeypatch.undo()
    assert "actions/stop_list.csv" in files(project)
    assert fates(project)["actions/stop_list.csv"] == "期限により削除済(ファイルあり、purge を待つ)"
    assert "actions/stop_list.csv" not in left_after(project, days=21)
    assert kinds(project) == ["purged"]


def test_a_file_that_is_gone_is_recorded_as_lost_once_and_found_again(project, run):
    path = run / "actions" / "stop_list.csv"
    content = path.read_bytes()
    path.unlink()
    assert purge(project, now=day(1), operator="甲").lost == 1
    assert purge(project, now=day(2), operator="甲").lost == 0
    path.parent.mkdir()
    path.write_bytes(content)
    assert fates(project)["actions/stop_list.csv"] == "所在不明(ファイルあり、purge を待つ)"
    purge(project, now=day(3), operator="甲")
    assert path.read_bytes() == content, "a file that came back is not past its retention"
    assert fates(project)["actions/stop_list.csv"] == "保管中"
    purge(project, now=day(21), operator="甲")
    assert not path.exists()
    assert kinds(project) == ["lost", "found", "purged"]


def test_a_backup_that_was_put_back_is_removed_again(project, run, tmp_path):
    shutil.copytree(run, tmp_path / "backup")
    purge(project, now=day(101), operator="甲")
    shutil.copytree(tmp_path / "backup", run)
    assert left_after(project, days=102) == set()


def test_files_that_the_ledger_never_knew_go_by_the_retention_of_their_place(project, run):
    write(project, f"runs/{RUN}", {"worklists/甲野太郎.xlsx": "copy", "actions/.hidden": "copy"})
    write(project, "runs/甲野さんの写し", {"worklists/x.xlsx": "copy"})
    (run / "actions" / "dangling").symlink_to("nowhere")
    assert "actions/.hidden" in left_after(project, days=20)
    assert "actions/.hidden" not in left_after(project, days=21)
    assert not (run / "actions").exists()
    assert "worklists/甲野太郎.xlsx" in left_after(project, days=30)
    assert "worklists/甲野太郎.xlsx" not in left_after(project, days=31)
    recorded = [line["number"] for line in lines(project) if line["kind"] == "purged_unknown"]
    assert recorded == [f"runs/{RUN}"] * 3
    # a folder that is none of ours has no date but that of its files
    assert (project.out / "runs" / "甲野さんの写し").exists()
    purge(project, now=datetime.now(UTC) + timedelta(days=32), operator="甲")
    assert not (project.out / "runs" / "甲野さんの写し").exists()
    assert "甲野" not in (project.state / "ledger.jsonl").read_text("utf-8")


def test_use_logs_and_answer_files_go_too_and_are_recorded(project):
    use, imports = project.state / "use", project.state / "imports"
    for folder in (use, imports / RUN):
        folder.mkdir(parents=True)
    (use / f"{RUN}.parquet").write_text("x")
    (use / f".{RUN}.parquet").write_text("a crash left this")
    (imports / RUN / "01_甲野太郎.xlsx").write_text("x")
    purge(project, now=day(30), operator="甲")
    assert (imports / RUN).is_dir()
    assert purge(project, now=day(31), operator="甲").others == 1
    assert not (imports / RUN).exists()
    purge(project, now=day(70), operator="甲")
    assert (use / f"{RUN}.parquet").is_file()
    assert purge(project, now=day(71), operator="甲").others == 2
    assert list(use.iterdir()) == []
    assert [line["number"] for line in lines(project)] == [f"imports/{RUN}", f"use/{RUN}", f"use/{RUN}"]


def test_a_file_that_cannot_be_removed_is_told_and_the_others_go(project, run, monkeypatch):
    unlink = Path.unlink

    def refuse(path, **options):
        if path.name == "障がい者支援課.csv":
            raise PermissionError(13, "denied")
        unlink(path, **options)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(RunError, match="1件のファイルを削除できません") as caught:
        purge(project, now=day(41), operator="甲")
    assert "reconcile purge" in caught.value.action
    assert "障がい者" not in str(caught.value)
    assert files(project) == {"public/self_check.csv", "worklists/障がい者支援課.csv"}
    monkeypatch.undo()
    assert left_after(project, days=41) == {"public/self_check.csv"}
    assert kinds(project) == ["purged"] * 6


def test_a_broken_ledger_stops_a_purge_before_anything_is_removed(project, run):
    (project.state / "ledger.anchor").unlink()
    with pytest.raises(RunError, match="ledger_anchor"):
        purge(project, now=day(500), operator="甲")
    assert len(files(project)) == 7


def test_a_ledger_that_cannot_be_written_stops_a_purge_before_anything_is_removed(project, run, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reconcile.store.ledger.os.fsync", full)
    with pytest.raises(RunError, match="書けません"):
        purge(project, now=day(500), operator="甲")
    monkeypatch.undo()
    assert len(files(project)) == 7
    assert kinds(project) == [], "what was not written whole does not count"


def test_other_folders_are_left_alone(project, run):
    write(project, "evaluation/x", {"evaluation.csv": "x"})
    write(project, "other", {"mine.txt": "x"})
    purge(project, now=day(5000), operator="甲")
    assert (project.out / "evaluation" / "x" / "evaluation.csv").is_file()
    assert (project.out / "other" / "mine.txt").is_file()


# any history

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "run",
                "gate",
                "query",
                "dispose",
                "dispose_all",
                "purge",
                "crash",
                "lose",
                "fill",
                "stray",
                "put_back",
            ]
        ),
        st.integers(0, 25),
        st.integers(0, 10**6),
    ),
    max_size=25,
)
PLACE_FILES = {
    "run": (
        "runs",
        ["manifest.json", "actions/a.csv", "public/p.csv", "results/r.csv", "worklists/障がい者支援課.xlsx"],
    ),
    "gate": ("gate", ["held.csv"]),
    "query": ("query", ["general.csv", "applicant.csv"]),
}
DAYS = {"actions": 20, "public": 100, "results": 40, "manifest.json": 40, "worklists": 30}


class History:
    """What is done to a project day by day, remembered without the program."""

    def __init__(self, folder):
        self.project = make_project(folder)
        self.today = 0
        self.written = {}  # path → last day
        self.contents = {}

    def step(self, what, later, choice):
        self.today += later
        if what in PLACE_FILES:
            self.publish(what, choice)
        else:
            getattr(self, what)(choice)

    def publish(self, what, choice):
        place, names = PLACE_FILES[what]
        id_ = f"{day(self.today):%Y%m%dT%H%M%S000000Z}-{choice % 65536:04x}"
        if (self.project.out / place / id_).exists() or any(id_ in path for path in self.written):
            return
        write(self.project, f"{place}/{id_}", dict.fromkeys(names, "x"))
        record_papers(self.project, "甲")
        for name in names:
            days = DAYS[name.split("/")[0]] if what == "run" else {"gate": 9, "query": 7}[what]
            self.written[f"{place}/{id_}/{name}"] = self.today + days

    def one(self, choice):
        entered = [line for line in lines(self.project) if line["kind"] == "output"]
        return entered[choice % len(entered)] if entered else None

    def dispose(self, choice, *, everything=False):
        if line := self.one(choice):
            number = line["number"].split("/")[0] if everything else line["number"]
            try:
                dispose_it(self.project, number, now=day(self.today))
            except ConfigError:
                assert not (self.project.out / line["path"]).exists()

    def dispose_all(self, choice):
        self.dispose(choice, everything=True)

    def purge(self, _):
        purge(self.project, now=day(self.today), operator="甲")

    def crash(self, _):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(papers, "remove", lambda *_: None)
            self.purge(0)

    def lose(self, choice):
        if line := self.one(choice):
            (self.project.out / line["path"]).unlink(missing_ok=True)

    def fill(self, choice):
        if (line := self.one(choice)) and (path := self.project.out / line["path"]).is_file():
            path.write_text("filled in")

    def stray(self, choice):
        if (line := self.one(choice)) and (path := self.project.out / line["path"]).is_file():
            path.with_name("stray.csv").write_text("x")

    def put_back(self, choice):
        if line := self.one(choice):
            path = self.project.out / line["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x")


@settings(max_examples=100)
@given(steps=STEPS)
def test_whatever_happened_a_purge_leaves_nothing_past_its_retention(tmp_path_factory, steps):
    history = History(tmp_path_factory.mktemp("history"))
    project = history.project
    for step in steps:
        history.step(*step)
    history.purge(0)
    left = {path.relative_to(project.out).as_posix() for path in project.out.rglob("*") if path.is_file()}
    for path in left:
        _, _, *inner = path.split("/")
        last = history.written.get(path)
        if last is None:  # a stray file: by the retention of its place
            assert inner[-1] == "stray.csv"
            folder = path.rsplit("/", 1)[0]
            last = max(end for known, end in history.written.items() if known.rsplit("/", 1)[0] == folder)
        assert last >= history.today, f"{path} is past its retention"
    told = {
        entry["path"]: entry["fate"]
        for entry in list_papers(project, today=day(history.today).date()).entries
    }
    assert set(told) == set(history.written), "every file that was written is in the ledger, once"
    for path, last in history.written.items():
        assert ("保管中" in told[path]) == (path in left)
        if last < history.today:
            assert told[path] in {"廃棄済", "期限により削除済", "所在不明"}
    assert not any(path.is_dir() and not any(path.iterdir()) for path in project.out.glob("*/*/**"))
    before = lines(project)
    history.purge(0)
    assert lines(project) == before, "a second purge has nothing left to do"


def test_ids_are_recognised_by_their_whole_form():
    assert papers_files.started(RUN) == NIGHT
    assert papers_files.started(f".{RUN}.parquet") == NIGHT
    for other in ("20260401", "20260401T030000000000Z", "20261301T030000000000Z-0001", "甲野", ""):
        assert papers_files.started(other) is None
