"""訂正一覧: one workbook and one csv per department, with only that department's systems (contract §9)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from reconcile import vocabulary
from reconcile.errors import ConfigError
from reconcile.outputs.files import write_csv, write_private
from reconcile.outputs.masking import shown_rows
from reconcile.outputs.model import SystemInfo, WrittenFile
from reconcile.outputs.spreadsheet import Look, workbook

#: Heading of each column of contract §9, in order, with the field of the rows it shows.
SHOWN: Final[Mapping[str, str]] = {
    "管理番号": "finding_id",
    "状態": "state",
    "優先度": "priority",
    "事務": "system_name",
    "記録番号": "record_id",
    "氏名": "name",
    "判定": "verdict_label",
    "理由": "reason_label",
    "照合結果": "match_key",
    "登録番号(マスク)": "my_number",
    "正しい番号(候補)": "proposed_number",
    "推定原因": "cause_label",
    "推定根拠": "cause_basis_label",
    "誤りの型": "pattern_label",
    "初回検出日": "first_seen",
    "経過日数": "elapsed_days",
}
#: The department's own columns: unlocked, filled with what it answered before.
ANSWERS: Final = tuple(vocabulary.ANSWERS.values())
HEADINGS: Final = (*SHOWN, *ANSWERS)

_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^[. ]+|[. ]+$')


def write_worklists(
    folder: Path,
    rows: pl.DataFrame,
    systems: Sequence[SystemInfo],
    *,
    look: Look,
    show_proposed_number: bool,
) -> list[WrittenFile]:
    """Write ``<department>.xlsx`` and ``<department>.csv`` for every department, also for one without findings.

    Rows keep their order within a system; systems come in order of their number. The csv is for machines and for
    offices without Excel: opened in Excel it loses leading zeros, which is why the workbook is the one to work in.

    Args:
        folder: Exists; files in it are replaced.
        rows: One row per open finding: ``finding_id, check, state`` (code), ``priority`` (1 high to 3), ``system``
            (id), ``record_id, name, verdict_label, reason_label, match_key, my_number`` (in clear),
            ``proposed_number, cause_label, cause_basis_label, pattern_label, first_seen`` (date),
            ``elapsed_days, protected``. Text may be null. Optional: ``note`` (follows the reason) and the department's
            earlier answer ``disposition, confirmed_cause, answered_on`` (date), ``person, remark``.
        systems: Every system of the run, with or without findings.
        look: The day and id of the run, texts, due days.
        show_proposed_number: Whether the person's own number is shown.

    Returns:
        The files in order of department.

    Raises:
        ConfigError: Two departments would share one file name.
        ValueError: A row belongs to none of the systems: its finding would be lost.
    """
    ordered = sorted(systems, key=lambda system: (system.no, system.id))
    names = {system.id: system.name for system in ordered}
    if not rows["system"].is_in(list(names)).fill_null(value=False).all():
        raise ValueError("worklist rows of an unknown system")
    shown = _with_notes(shown_rows(rows, show_proposed_number=show_proposed_number)).with_columns(
        pl.col("record_id").replace({vocabulary.ALL_RECORDS: "(全件)"}),
        pl.col("system").replace_strict(names, return_dtype=pl.String).alias("system_name"),
        pl.col("state").replace(vocabulary.STATES),
        pl.col("priority").replace_strict(vocabulary.PRIORITIES, return_dtype=pl.String),
    )
    written: list[WrittenFile] = []
    for department, stem in _file_names(ordered).items():
        own = [system for system in ordered if system.department == department]
        findings = {system.id: shown.filter(pl.col("system") == system.id) for system in own}
        written += _write_department(folder / stem, department, own, findings, look)
    return written


def _with_notes(rows: pl.DataFrame) -> pl.DataFrame:
    """Put the note behind the reason, also behind the fixed one of protected persons; fill up optional columns."""
    optional = {"note": pl.String, **dict.fromkeys(vocabulary.ANSWERS, pl.String), "answered_on": pl.Date}
    added = [pl.lit(None, kind).alias(name) for name, kind in optional.items() if name not in rows.columns]
    reason = pl.concat_str(["reason_label", "note"], separator="。", ignore_nulls=True)
    return rows.with_columns(added).with_columns(pl.when(reason != "").then(reason).alias("reason_label"))


def _write_department(
    stem: Path,
    department: str,
    systems: Sequence[SystemInfo],
    findings: Mapping[str, pl.DataFrame],
    look: Look,
) -> list[WrittenFile]:
    tables = {system: _cells(findings[system.id]) for system in systems}
    every_row = [row for table in tables.values() for row in table]
    sheet = stem.with_name(stem.name + ".xlsx")
    write_private(sheet, workbook(department, tables, HEADINGS, answers=len(ANSWERS), look=look))
    plain = stem.with_name(stem.name + ".csv")
    write_csv(plain, HEADINGS, every_row)
    return [WrittenFile(path, len(every_row), department) for path in (sheet, plain)]


def _cells(findings: pl.DataFrame) -> list[tuple[object, ...]]:
    return list(findings.select(*SHOWN.values(), *vocabulary.ANSWERS).iter_rows())


def _file_names(systems: Sequence[SystemInfo]) -> dict[str, str]:
    names: dict[str, str] = {}
    for system in systems:
        names.setdefault(system.department, _NO_FILE_NAME.sub("_", system.department))
    if len({name.casefold() for name in names.values()}) < len(names) or not all(names.values()):
        raise ConfigError(
            "担当課の名前が空か、ファイル名にすると同じになるものがあります。",
            "schemas/systems/*.toml の department を直してください。",
        )
    return names
