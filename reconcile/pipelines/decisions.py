"""What people decide between two runs: answers to worklists, approvals (理由付き可), releases of brakes."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl

from reconcile.compare.birth import parse_birth
from reconcile.config import Project
from reconcile.errors import ConfigError
from reconcile.lifecycle.answers import Aside, Exported, sort_answers
from reconcile.outputs.answers import read_answers
from reconcile.outputs.files import unguarded, write_csv
from reconcile.pipelines.session import Session, publication, publish, session
from reconcile.store.ids import new_id
from reconcile.store.state import State, write_flushed
from reconcile.store.tables import rows
from reconcile.vocabulary import ANSWERS, ASIDE_RULES

_ASIDE_HEADINGS: Final = ("ファイル", "シート", "行", "管理番号", "取り込まない理由", *ANSWERS.values())


@dataclass(frozen=True)
class Imported:
    """What became of the answers; no personal data.

    Attributes:
        accepted: Answers that were taken over.
        unchanged: Answers that were already there.
        aside: Answers that were kept aside, with the reason.
        folder: Where the list of those is, None when there are none.
    """

    accepted: int
    unchanged: int
    aside: tuple[Aside, ...]
    folder: Path | None


def import_worklists(project: Project, files: Sequence[Path]) -> Imported:
    """Take the departments' answers back: all files, or none when one of them is no worklist.

    The files themselves are kept under ``state/imports/``. An answer whose finding has changed since the export, or
    that cannot be understood, is kept aside in the state and listed under ``out/import/``; nothing is lost.

    Args:
        project: The configured project.
        files: Workbooks or csv files as ``run`` wrote them, filled in.

    Raises:
        ConfigError: A file is missing or no worklist; nothing is imported.
        RunError: The state cannot be written; nothing is imported.
    """
    read = [(path, path.read_bytes(), read_answers(path, _day)) for path in map(_existing, files)]
    with session(project, "worklist import") as held, publication(project, "import", ()) as folder:
        exported = _exported(held)
        told = [sort_answers(answers, path.name, held.state, exported) for path, _, answers in read]
        aside = tuple(each for one in told for each in one.aside)
        now = datetime.now(UTC)
        causes = _causes(held.state)
        stored = [
            {
                **answer,
                "cause": causes.get(answer["finding_id"]),
                "import_id": folder.id,
                "imported_at": now,
                "answered_run": _last_run(held.state),
            }
            for one in told
            for answer in one.stored
        ]
        _archive(held, folder.id, [(path, content) for path, content, _ in read])
        state = held.state.replace(answers=pl.concat([held.state["answers"], rows("answers", stored)]))
        published = None
        if aside:
            write_csv(folder.path / "aside.csv", _ASIDE_HEADINGS, [_aside_row(each) for each in aside])
            published = publish(held, folder, state)
        else:
            folder.discard()
            if stored:
                held.store.commit(state, folder.id)
    return Imported(sum(one.accepted for one in told), sum(one.unchanged for one in told), aside, published)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ConfigError(
            f"ファイルがありません: {path}", "記入済みの訂正一覧(.xlsx か .csv)を指定してください。"
        )
    return path


def _day(text: str) -> date | None:
    code = parse_birth(text, "auto")
    try:
        return date.fromisoformat(code) if code else None
    except ValueError:
        return None


def _causes(state: State) -> dict[str, str]:
    """Return the presumed cause of each finding of check A, as it was when it was answered."""
    found = state["findings"].filter(pl.col("check") == "A")
    known = state["verified"].select("system", "record_id", "cause").drop_nulls()
    return dict(found.join(known, on=["system", "record_id"]).select("finding_id", "cause").iter_rows())


def _last_run(state: State) -> str:
    runs = state["runs"]["run"]
    return str(runs.max()) if runs.len() else ""


def _exported(held: Session) -> Exported:
    """Return what the worklists of the last run show, to recognise a csv that is out of date."""
    shown: dict[str, dict[str, str]] = {}
    folder = held.project.out / "latest" / "worklists"
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else []:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                shown[row["管理番号"]] = {name: unguarded(value) for name, value in row.items()}
    days = dict(held.state["runs"].select("run", "as_of").iter_rows())
    return Exported(days, shown)


def _archive(held: Session, id_: str, files: Sequence[tuple[Path, bytes]]) -> None:
    folder = held.project.state / "imports" / id_
    folder.mkdir(mode=0o700, parents=True)
    for place, (path, content) in enumerate(files, start=1):
        write_flushed(folder / f"{place:02}_{path.name}", content)


def _aside_row(aside: Aside) -> tuple[object, ...]:
    answer = aside.answer
    return (
        answer["file"],
        answer["sheet"],
        answer["line"],
        answer["finding_id"],
        ASIDE_RULES[aside.rule],
        *(answer[name] for name in ANSWERS),
    )


def approve(
    project: Project, system: str, record_id: str, *, reason: str, by: str, until: date, today: date
) -> Mapping[str, Any]:
    """Record a 理由付き可: a B that may be registered as long as number and 4情報 stay as they are.

    Args:
        project: The configured project.
        system: Source id.
        record_id: Record.
        reason: Code of the reason for which it is let through.
        by: Approver.
        until: Last day on which it counts.
        today: The day of the approval.

    Returns:
        The approval.

    Raises:
        ConfigError: No such record, its grade is not B, or the day has passed; nothing is recorded.
    """
    _filled(by, "--by(承認者)")
    _filled(reason, "--reason(理由のコード)")
    if until < today:
        raise ConfigError(
            f"--until {until} は過ぎています。", "承認の期限には今日以後の日を指定してください。"
        )
    with session(project, "approve") as held:
        known = _known_verdict(held.state, system, record_id)
        if known["grade"] != "B":
            raise ConfigError(
                f"[{system}] 記録 {record_id} の判定は等級 {known['grade']} です。理由付き可にできるのは B だけです。",
                "C は番号を訂正してください。A は承認なしで登録できます。",
            )
        approval = {
            "system": system,
            "record_id": record_id,
            "reason": reason,
            "by": by,
            "until": until,
            "digest": known["digest"],
            "verdict": known["verdict"],
            "approved_at": datetime.now(UTC),
        }
        approvals = pl.concat([held.state["approvals"], rows("approvals", [approval])])
        held.store.commit(held.state.replace(approvals=approvals), new_id())
    return approval


def _known_verdict(state: State, system: str, record_id: str) -> Mapping[str, Any]:
    """Return the newest verdict on a record, of a run or of a gate."""
    here = (pl.col("system") == system) & (pl.col("record_id") == record_id)
    candidates = state["candidates"].filter(here & (pl.col("gate") > _last_run(state)))
    known = candidates if candidates.height else state["verified"].filter(here)
    if known.is_empty():
        raise ConfigError(
            f"[{system}] 記録 {record_id} の判定がありません。",
            "事務と記録番号を確かめ、先に reconcile run 又は reconcile gate を実行してください。",
        )
    return known.row(-1, named=True)


def _filled(text: str, option: str) -> None:
    if not text.strip() or not text.isprintable():
        raise ConfigError(f"{option} が空か、使えない文字を含みます。", f"{option} を書いてください。")


def release_brake(project: Project, system: str, *, reason: str, by: str) -> list[str]:
    """Release the rules by which a system stands still now, with a reason.

    Returns:
        The rules.

    Raises:
        ConfigError: The system does not stand still; nothing is recorded.
    """
    _filled(by, "--by(解除者)")
    _filled(reason, "--reason(理由)")
    with session(project, "brake release") as held:
        brakes = held.state["brakes"]
        closed = (pl.col("system") == system) & ~pl.col("is_released")
        stopped = brakes.filter(closed)
        if stopped.is_empty():
            raise ConfigError(
                f"[{system}] は一括停止されていません。",
                "reconcile status で停止中の事務を確かめてください。",
            )
        now = datetime.now(UTC)
        made = [
            {
                "system": system,
                "rule": row["rule"],
                "measured": row["measured"],
                "reason": reason,
                "by": by,
                "released_at": now,
                "ended_on": None,
            }
            for row in stopped.iter_rows(named=True)
        ]
        released = brakes.with_columns(
            pl.when(closed).then(True).otherwise("is_released").alias("is_released")
        )
        state = held.state.replace(
            brakes=released, releases=pl.concat([held.state["releases"], rows("releases", made)])
        )
        held.store.commit(state, new_id())
    return stopped["rule"].to_list()
