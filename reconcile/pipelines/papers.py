"""帳票管理簿: entries for everything that was published, disposal, purge (contract §7 ``ledger``, ``purge``)."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from reconcile.config import Project
from reconcile.errors import ConfigError
from reconcile.outputs.papers import Writer, ledger_entries
from reconcile.sources import load_layouts
from reconcile.store.ledger import Ledger
from reconcile.store.run_folder import PLACES

#: What became of a file: kind of the ledger's entry → word.
FATES: Final = {"disposed": "廃棄済", "purged": "期限により削除済", "lost": "所在不明"}
KEPT: Final = "保管中"
CHANGED: Final = "保管中(記入あり)"
MISSING: Final = "見当たらない"
EXPIRED: Final = "期限切れ(purge を待つ)"


@dataclass(frozen=True)
class Listed:
    """The ledger as it stands.

    Attributes:
        entries: The output entries, oldest first, each with ``fate`` and, where it was disposed of, ``fate_entry``.
        lines: Lines of the verified chain.
    """

    entries: list[dict[str, Any]]
    lines: int


@dataclass(frozen=True)
class Purged:
    """What a purge did: files removed, files that were gone without a record, use logs and answer files removed."""

    removed: int
    lost: int
    others: int


def record_papers(project: Project, operator: str) -> None:
    """Enter every published folder that the ledger does not know yet; call it only while holding the lock.

    Raises:
        RunError: The ledger is broken or cannot be written.
    """
    ledger = Ledger(project.state)
    known = {entry["number"].split("/")[0] for entry in ledger.entries() if entry["kind"] == "output"}
    new = [folder for folder in _published(project.out) if folder.name not in known]
    if not new:
        return
    names: dict[str, list[str]] = {}
    for layout in load_layouts(project.schemas):
        if layout.kind == "system":
            names.setdefault(layout.department, []).append(layout.name)
    departments = {department: (department, "、".join(own)) for department, own in names.items()}
    entries = [
        entry
        for folder in new
        for entry in ledger_entries(
            folder,
            project.out,
            project.config.retention,
            Writer(operator, _day_of(folder.name), departments, "全事務"),
        )
    ]
    ledger.append(entries, at=datetime.now(UTC))


def _published(out: Path) -> list[Path]:
    folders = [out / place for place in PLACES.values()]
    return sorted(
        (path for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_dir()),
        key=lambda path: path.name,
    )


def _day_of(id_: str) -> date:
    """Return the day that an id begins with; ids of other origin count as of today."""
    try:
        return datetime.strptime(id_[:8], "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        return datetime.now(UTC).date()


def list_papers(project: Project, *, today: date) -> Listed:
    """Return the ledger with the present fate of every file, after verifying the chain.

    Raises:
        RunError: The chain is broken.
    """
    lines = Ledger(project.state).entries()
    fates = _fates(lines)
    entries = [
        {
            **line,
            "fate": _fate(line, fates.get(line["number"]), project.out, today),
            "fate_entry": fates.get(line["number"]),
        }
        for line in lines
        if line["kind"] == "output"
    ]
    return Listed(entries, len(lines))


def _fates(lines: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {line["number"]: line for line in lines if line["kind"] in FATES}


def _fate(entry: dict[str, Any], ended: dict[str, Any] | None, out: Path, today: date) -> str:
    if ended is not None:
        return FATES[ended["kind"]]
    path = out / entry["path"]
    if not path.is_file():
        return MISSING
    if date.fromisoformat(entry["keep_until"]) < today:
        return EXPIRED
    return KEPT if hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"] else CHANGED


def dispose(
    project: Project, number: str, *, by: str, approver: str, method: str, now: datetime
) -> list[str]:
    """Remove papers and record who did it, who approved it, and how.

    Args:
        project: The configured project.
        number: 管理番号, or the id of a run, gate or query for all its papers.
        by: 廃棄者.
        approver: 廃棄承認者.
        method: 廃棄方法.
        now: Time of the disposal (UTC).

    Returns:
        The numbers.

    Raises:
        ConfigError: No such paper, or it is gone already; nothing is changed.
    """
    ledger = Ledger(project.state)
    lines = ledger.entries()
    ended = _fates(lines)
    chosen = [
        line
        for line in lines
        if line["kind"] == "output" and number in (line["number"], line["number"].split("/")[0])
    ]
    open_ = [line for line in chosen if line["number"] not in ended]
    if not open_:
        why = "は既に廃棄又は削除されています" if chosen else "は帳票管理簿にありません"
        raise ConfigError(
            f"管理番号 {number} {why}。", "reconcile ledger list で管理番号を確かめてください。"
        )
    day = now.date().isoformat()
    facts = {"by": by, "approver": approver, "approved_on": day, "disposed_on": day, "method": method}
    ledger.append([{"kind": "disposed", "number": line["number"], **facts} for line in open_], at=now)
    for line in open_:
        _remove(project.out, line["path"])
    return [line["number"] for line in open_]


def purge(project: Project, *, now: datetime, operator: str) -> Purged:
    """Remove what is past its retention: the record first, then the file, so that a crash leaves no file unrecorded.

    Raises:
        RunError: The ledger is broken or cannot be written; nothing is removed.
    """
    ledger = Ledger(project.state)
    lines = ledger.entries()
    ended = _fates(lines)
    today = now.date()
    outputs = [line for line in lines if line["kind"] == "output"]
    alive = [line for line in outputs if line["number"] not in ended]
    over = [line for line in alive if date.fromisoformat(line["keep_until"]) < today]
    gone = [line for line in alive if not (project.out / line["path"]).is_file()]
    lost = {line["number"] for line in gone}
    entries = [
        {"kind": "lost" if line["number"] in lost else "purged", "number": line["number"], "by": operator}
        for line in {line["number"]: line for line in [*over, *gone]}.values()
    ]
    old = _old_state_files(project, today)
    entries += [
        {"kind": "purged_state", "number": path.relative_to(project.state).as_posix(), "by": operator}
        for path in old
    ]
    if entries:
        ledger.append(entries, at=now)
    for line in [*over, *(line for line in outputs if line["number"] in ended)]:
        _remove(project.out, line["path"])
    for path in old:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    removed = sum(entry["kind"] == "purged" for entry in entries)
    return Purged(removed, len(gone), len(old))


def _old_state_files(project: Project, today: date) -> list[Path]:
    """Return use logs and answer files past their retention."""
    retention = project.config.retention
    kept = {"use": retention.use_log_days, "imports": retention.worklists_days}
    return [
        path
        for name, days in kept.items()
        for path in sorted((project.state / name).glob("[!.]*"))
        if _day_of(path.name) + timedelta(days=days) < today
    ]


def _remove(out: Path, place: str) -> None:
    """Remove a file, folders that it leaves empty, and a pointer to a run that is no more."""
    path = out / place
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == out or not folder.is_dir() or any(folder.iterdir()):
            break
        folder.rmdir()
    latest = out / "latest"
    if latest.is_symlink() and not latest.exists():
        latest.unlink()
