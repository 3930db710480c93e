"""帳票管理簿: entries for everything that was published, disposal, purge (contract §7 ``ledger``, ``purge``)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from reconcile.config import Project
from reconcile.errors import ConfigError, RunError
from reconcile.outputs.papers import Writer, ledger_entries, sha256_of
from reconcile.pipelines.papers_files import (
    old_state_files,
    place_of,
    published,
    remove,
    remove_hollow,
    started,
    unknown_files,
)
from reconcile.sources import load_layouts
from reconcile.store.ledger import Anchor, Ledger, anchor_of

#: What became of a file: kind of the ledger's entry → word. ``found`` ends ``lost``.
FATES: Final = {"disposed": "廃棄済", "purged": "期限により削除済", "lost": "所在不明"}
KEPT: Final = "保管中"
FILLED: Final = "保管中(記入あり)"
CHANGED: Final = "保管中(内容の変更あり)"
MISSING: Final = "見当たらない"
EXPIRED: Final = "期限切れ(purge を待つ)"
#: Added to a fate when the file is there all the same (a crash, rights, a backup that was put back).
REMAINS: Final = "(ファイルあり、purge を待つ)"

Line = dict[str, Any]


@dataclass(frozen=True)
class Listed:
    """The ledger as it stands.

    Attributes:
        entries: The output entries, oldest first, ``at`` being 出力日時, each with ``fate`` and, where it ended,
            ``fate_entry``.
        lines: Lines of the verified chain.
        head: Hash of its last line; whoever keeps it elsewhere can prove that the ledger was not written anew.
    """

    entries: list[Line]
    lines: int
    head: str


@dataclass(frozen=True)
class Purged:
    """What a purge did.

    Attributes:
        removed: Papers of the ledger that were removed.
        lost: Papers that were gone without a record.
        others: Use logs, answer files and files unknown to the ledger that were removed.
    """

    removed: int
    lost: int
    others: int


def record_papers(project: Project, operator: str) -> Anchor:
    """Enter every published folder that the ledger does not know yet; call it only while holding the lock.

    Returns:
        The anchor of the ledger.

    Raises:
        RunError: The ledger is broken or cannot be written, or a published file cannot be read.
    """
    ledger = Ledger(project.state)
    chain = ledger.chain()
    known = {line["number"].split("/")[0] for line in chain.entries if line["kind"] == "output"}
    new = [folder for folder in published(project.out) if folder.name not in known]
    if not new:
        return anchor_of(chain.entries)
    try:
        entries = [entry for folder in new for entry in _entries_of(project, folder, operator)]
    except OSError as error:
        raise RunError(
            f"公開したファイルを帳票管理簿に記録できません({type(error).__name__})。",
            f"{project.out} の所有者と権限を確かめてください。次の reconcile の実行が記録します。",
        ) from None
    return ledger.append(entries, at=datetime.now(UTC), chain=chain)


def _entries_of(project: Project, folder: Path, operator: str) -> list[Line]:
    only = _systems_of(folder)
    names: dict[str, list[str]] = {}
    for layout in load_layouts(project.schemas):
        if layout.kind == "system" and (not only or layout.id in only):
            names.setdefault(layout.department, []).append(layout.name)
    departments = {department: (department, "、".join(own)) for department, own in names.items()}
    subject = "、".join(name for own in names.values() for name in own) if only else "全事務"
    receiver = next(iter(names)) if folder.parent.name == "gate" and len(names) == 1 else ""
    writer = Writer(operator, started(folder.name) or datetime.now(UTC), departments, subject, receiver)
    return ledger_entries(folder, project.out, project.config.retention, writer)


def _systems_of(folder: Path) -> set[str]:
    """Return the systems of a gate or a partial run; empty for all."""
    for name, key in (("gate.json", "system"), ("manifest.json", "partial")):
        try:
            told = json.loads((folder / name).read_bytes())[key]
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            continue
        return {told} if isinstance(told, str) else set(told)
    return set()


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
            "at": line["printed_at"],
            "fate": _fate(line, fates.get(line["number"]), project.out, today),
            "fate_entry": fates.get(line["number"]),
        }
        for line in lines
        if line["kind"] == "output"
    ]
    return Listed(entries, len(lines), anchor_of(lines).head)


def _fates(lines: Iterable[Line]) -> dict[str, Line]:
    fates: dict[str, Line] = {}
    for line in lines:
        if line["kind"] in FATES:
            fates[line["number"]] = line
        elif line["kind"] == "found":
            fates.pop(line["number"], None)
    return fates


def _fate(entry: Line, ended: Line | None, out: Path, today: date) -> str:
    path = out / entry["path"]
    is_there = path.is_file()
    if ended is not None:
        return FATES[ended["kind"]] + (REMAINS if is_there else "")
    if not is_there:
        return MISSING
    if date.fromisoformat(entry["keep_until"]) < today:
        return EXPIRED
    if sha256_of(path) == entry["sha256"]:
        return KEPT
    return FILLED if path.parent.name == "worklists" else CHANGED


def dispose(
    project: Project, number: str, *, by: str, approver: str, method: str, now: datetime
) -> list[str]:
    """Remove papers and record who did it, who approved it, and how.

    The record comes first. A paper that is recorded as disposed of but whose file is still there (a crash between
    the two) is removed without another record; one that was lost may be disposed of, too.

    Args:
        project: The configured project.
        number: 管理番号, or the id of a run, gate or query for all its papers.
        by: 廃棄者.
        approver: 廃棄承認者.
        method: 廃棄方法.
        now: Time of the disposal (aware).

    Returns:
        The numbers.

    Raises:
        ConfigError: No such paper, it is gone already, or a name is blank; nothing is changed.
        RunError: The ledger is broken or cannot be written; or a file cannot be removed after it was recorded.
    """
    if not (by.strip() and approver.strip() and method.strip()):
        raise ConfigError(
            "廃棄者、廃棄承認者又は廃棄方法が空欄です。", "すべて書いて、もう一度実行してください。"
        )
    ledger = Ledger(project.state)
    lines = ledger.entries()
    ended = _fates(lines)
    wanted = number.rstrip("/")
    chosen = [
        line
        for line in lines
        if line["kind"] == "output" and wanted in (line["number"], line["number"].split("/")[0])
    ]
    open_ = [line for line in chosen if ended.get(line["number"], {"kind": "lost"})["kind"] == "lost"]
    to_remove = [line for line in chosen if line in open_ or (project.out / line["path"]).is_file()]
    if not to_remove:
        why = "は既に廃棄又は削除されています" if chosen else "は帳票管理簿にありません"
        raise ConfigError(
            f"管理番号 {number} {why}。", "reconcile ledger list で管理番号を確かめてください。"
        )
    day = now.astimezone().date().isoformat()
    facts = {"by": by, "approver": approver, "approved_on": day, "disposed_on": day, "method": method}
    ledger.append([{"kind": "disposed", "number": line["number"], **facts} for line in open_], at=now)
    remove(project.out, [project.out / line["path"] for line in to_remove])
    return [line["number"] for line in to_remove]


def purge(project: Project, *, now: datetime, operator: str) -> Purged:
    """Remove what is past its retention: the record first, then the file, so that a crash leaves no file unrecorded.

    Removed as well: what was recorded as gone but is still there, and files that the ledger never knew, by the
    retention of their place (their names are not recorded: a person chose them).

    Args:
        project: The configured project.
        now: Time of the purge (aware).
        operator: Who purges.

    Raises:
        RunError: The ledger is broken or cannot be written; nothing is removed. Or a file cannot be removed.
    """
    ledger = Ledger(project.state)
    lines = ledger.entries()
    ended = _fates(lines)
    today = now.astimezone().date()
    outputs = [line for line in lines if line["kind"] == "output"]
    there = {line["number"] for line in outputs if (project.out / line["path"]).is_file()}
    found = {number for number, line in ended.items() if line["kind"] == "lost" and number in there}
    alive = [line for line in outputs if line["number"] not in ended or line["number"] in found]
    over = [
        line for line in alive if line["number"] in there and date.fromisoformat(line["keep_until"]) < today
    ]
    gone = [line for line in alive if line["number"] not in there]
    stale = [line for line in outputs if line["number"] in ended and line["number"] in there - found]
    unknown = list(unknown_files(project, {line["path"] for line in outputs}, today))
    old = list(old_state_files(project, today))
    entries = [
        *({"kind": "found", "number": number} for number in sorted(found)),
        *({"kind": "purged", "number": line["number"]} for line in over),
        *({"kind": "lost", "number": line["number"]} for line in gone),
        *({"kind": "purged_unknown", "number": place_of(path, project.out)} for path in unknown),
        *({"kind": "purged_state", "number": place_of(path, project.state)} for path in old),
    ]
    ledger.append([{**entry, "by": operator} for entry in entries], at=now)
    remove(project.out, [*(project.out / line["path"] for line in [*over, *stale]), *unknown, *old])
    remove_hollow(project.out, [line["path"] for line in outputs])
    return Purged(len(over), len(gone), len(unknown) + len(old))
