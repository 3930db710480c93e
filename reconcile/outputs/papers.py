"""What every written file is, for the 帳票管理簿: its name, whose it is, how long it is kept."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any, Final

import polars as pl

from reconcile.config import RetentionSection

#: Folder or file at the top of a published folder → (帳票名, whether it holds personal data).
_RUN: Final[dict[str, tuple[str, bool]]] = {
    "results/verdicts.parquet": ("点検A結果", True),
    "results/replica.parquet": ("点検B結果", True),
    "results/findings.parquet": ("検出一覧", True),
    "results/entry.parquet": ("申請突合結果", True),
    "results/quality.parquet": ("記載内容の確認結果", True),
    "results/rejected.parquet": ("読めない行", True),
    "results/answers.parquet": ("担当課の回答", True),
    "actions/stop_list.csv": ("提供停止リスト", True),
    "actions/leak_check.csv": ("提供記録の確認リスト", True),
    "actions/national_query.csv": ("全国サーバ等照会リスト", True),
    "actions/recheck.csv": ("訂正後の再確認リスト", True),
    "actions/leak_facts.html": ("漏えい等報告のための事実整理票", True),
    "public/self_check.csv": ("公表用 点検結果", False),
    "public/causes.csv": ("公表用 誤りの原因(推定)", False),
    "public/confirmed_causes.csv": ("公表用 誤りの原因(確定)", False),
    "public/usage.csv": ("公表用 本人確認情報の利用状況", False),
    "manifest.json": ("実行記録", False),
    "run.log.jsonl": ("実行ログ", False),
    "gate.json": ("登録前点検の記録", False),
    "summary.csv": ("登録前点検の集計", False),
    "aside.csv": ("取り込まなかった回答", True),
}
_PLACES: Final[dict[str, tuple[str, bool, str]]] = {
    "results": ("点検結果", True, "results"),
    "worklists": ("訂正一覧", True, "worklists"),
    "actions": ("対応リスト", True, "actions"),
    "public": ("公表用の表", False, "public"),
}
_KINDS: Final[dict[str, tuple[str, bool, str]]] = {
    "runs": ("実行記録", False, "results"),
    "gate": ("登録候補の点検結果", True, "gate"),
    "query": ("住基照会リスト", True, "query"),
    "import": ("取り込まなかった回答", True, "worklists"),
}


@dataclass(frozen=True)
class Paper:
    """One kind of file.

    Attributes:
        title: 帳票名.
        has_personal: Whether it holds personal data.
        retention: Name of the setting without ``_days``.
    """

    title: str
    has_personal: bool
    retention: str


def paper(path: str) -> Paper:
    """Say what a file is.

    Args:
        path: Relative to out/, such as ``runs/<id>/worklists/障がい者支援課.xlsx``.
    """
    parts = PurePosixPath(path).parts
    kind, inner = parts[0], "/".join(parts[2:])
    place = inner.split("/", maxsplit=1)[0]
    title, has_personal, retention = _PLACES.get(place, _KINDS[kind]) if kind == "runs" else _KINDS[kind]
    named = _RUN.get(inner)
    return Paper(*named, retention) if named else Paper(title, has_personal, retention)


@dataclass(frozen=True)
class Writer:
    """Who wrote a folder, and for whom.

    Attributes:
        operator: 出力者.
        printed_at: 出力日時 (aware); the retention counts from its day by the clock of the office.
        departments: Worklist's file name without suffix → (担当課, 事務 of that department).
        subject: 事務 of all other files.
        receiver: 担当課 of all other files, "" where they stay with whoever runs the tool.
    """

    operator: str
    printed_at: datetime
    departments: Mapping[str, tuple[str, str]]
    subject: str
    receiver: str = ""


def ledger_entries(
    folder: Path, out: Path, retention: RetentionSection, writer: Writer
) -> list[dict[str, Any]]:
    """Return one entry for every file of a published folder, in order of path.

    Args:
        folder: The published folder.
        out: The out folder.
        retention: Days by kind.
        writer: Who wrote it, and for whom.

    Raises:
        OSError: A file cannot be read.
    """
    printed_at = f"{writer.printed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    entries = []
    for no, path in enumerate(sorted(each for each in folder.rglob("*") if each.is_file()), start=1):
        place = path.relative_to(out).as_posix()
        kind = paper(place)
        is_worklist = path.parent.name == "worklists"
        department, subject = (
            writer.departments.get(path.stem, ("", "")) if is_worklist else (writer.receiver, "")
        )
        entries.append(
            {
                "kind": "output",
                "number": f"{folder.name}/{no:03}",
                "path": place,
                "title": kind.title,
                "subject": subject or writer.subject,
                "printed_at": printed_at,
                "by": writer.operator,
                "rows": count_rows(path),
                "department": department,
                "keep_until": keep_until(kind, retention, writer.printed_at).isoformat(),
                "has_personal": kind.has_personal,
                "sha256": sha256_of(path),
            }
        )
    return entries


def keep_until(kind: Paper, retention: RetentionSection, written: datetime) -> date:
    """Return the last day on which a file is kept.

    Args:
        kind: What the file is.
        retention: Days by kind.
        written: When it was written (aware).
    """
    days = int(retention.model_dump()[f"{kind.retention}_days"])
    return written.astimezone().date() + timedelta(days=days)


def sha256_of(path: Path) -> str:
    """Return the digest of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def count_rows(path: Path) -> int | None:
    """Return the number of records of a file.

    None where that has no meaning (pages, logs, tables for publication) or where it cannot be told: the ledger must
    take in every file, damaged ones too.
    """
    try:
        return _rows(path)
    except (OSError, ValueError, KeyError, csv.Error, pl.exceptions.PolarsError):
        return None


def _rows(path: Path) -> int | None:
    if path.suffix == ".parquet":
        return int(pl.scan_parquet(path).select(pl.len()).collect().item())
    if (path.parent / "gate.json").is_file():
        counts = json.loads((path.parent / "gate.json").read_text("utf-8"))["files"]
        return int(counts[path.name]) if path.name in counts else None
    if path.parent.name == "worklists":
        return _csv_rows(path.with_suffix(".csv"))
    is_list = path.suffix == ".csv" and path.parent.name != "public"
    return _csv_rows(path) if is_list else None


def _csv_rows(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return max(0, sum(1 for _ in csv.reader(file)) - 1)
