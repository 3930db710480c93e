"""``reconcile gate``: judge the candidates of one system now, by the same steps, and split their files (contract §8)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

import polars as pl

from reconcile import vocabulary
from reconcile.config import Project
from reconcile.engine import load_steps
from reconcile.errors import ConfigError, RunError
from reconcile.judge.registry import load_registry_table
from reconcile.judge.table import DecisionTable
from reconcile.lifecycle.brakes import braked_systems
from reconcile.lifecycle.gate import Closed, decide
from reconcile.log import RunLog
from reconcile.outputs.files import write_csv, write_private
from reconcile.pipelines.carrying import plan_of
from reconcile.pipelines.check_a import judge_records
from reconcile.pipelines.intake import is_registry_old, prepare, registry_age, resident_reader
from reconcile.pipelines.meanwhile import make_ready
from reconcile.pipelines.prepared import Preparing
from reconcile.pipelines.residents import ResidentReader
from reconcile.pipelines.selection import ReadSources, Selection, read_sources, select_around
from reconcile.pipelines.session import Session, engine_in, keep_use, publication, publish, session, use_of
from reconcile.pipelines.steps import Steps
from reconcile.sources import Layout, load_layouts
from reconcile.sources.split_file import Split, hold_file, split_file
from reconcile.store.run_folder import RunFolder
from reconcile.store.state import State
from reconcile.store.tables import conform

#: What the gate reads beside the candidates.
_KINDS: Final = ("registry", "overseas", "history")
_DECIDED: Final = {
    "file": pl.String,
    "line": pl.Int64,
    "state": pl.String,
    "why": pl.String,
    "passes": pl.Boolean,
}


@dataclass(frozen=True)
class GateSummary:
    """What a person wants to know after a gate; no personal data.

    Attributes:
        folder: The published folder.
        system: 事務.
        counts: Rows ``state, why, records``, most first within a state.
        passed: Records that may be registered.
        kept: Records that may not.
        registry_age: Days since the registry extract was written, None when there is none.
        is_refused: Whether a file was refused as a whole.
    """

    folder: Path
    system: str
    counts: pl.DataFrame
    passed: int
    kept: int
    registry_age: int | None
    is_refused: bool = False


def run_gate(project: Project, system: str, *, file: Path | None, as_of: date) -> GateSummary:
    """Check the candidates of one system.

    Args:
        project: The configured project.
        system: Source id.
        file: Candidates in the system's own layout; None for the files that the layout names.
        as_of: The day by which ages and approvals are judged.

    Raises:
        ConfigError: Unknown system, no such file, or a faulty project; nothing is written.
        RunError: The gate failed; nothing is published.
    """
    selection = _selection(project, system, file)
    layout = next(each for each in selection.layouts if each.id == system)
    steps_by_name, table = load_steps(project.pipelines), load_registry_table(project.pipelines)
    with session(project, "gate") as held, publication(project, "gate", ("scratch",)) as folder:
        with engine_in(held, folder) as duck:
            steps = Steps(duck, steps_by_name, RunLog())
            make_ready()
            residents = resident_reader(steps, project)
            read = read_sources(steps, project, selection, residents)
            decided = _decide(steps, read, residents, selection, held, layout, table, as_of)
        splits = _split(read, layout, decided.rows, folder)
        summary = _summarise(folder, layout, read, decided.rows, splits, selection, as_of)
        if decided.uses is not None:
            use = use_of(held, folder.id, decided.uses, command="gate", purpose="副本登録前の点検")
            keep_use(held, use)
        published = publish(held, folder, _with_candidates(held.state, decided.held_back, folder.id))
    return replace(summary, folder=published)


def _selection(project: Project, system: str, file: Path | None) -> Selection:
    files = {system: [file.resolve()]} if file is not None else {}
    selection = select_around(load_layouts(project.schemas), system, _KINDS, files)
    if file is not None and not file.is_file():
        raise ConfigError(
            f"候補のファイルがありません: {file}", "--file に登録候補のファイルを指定してください。"
        )
    return selection


@dataclass(frozen=True)
class _Decided:
    """What was decided.

    Attributes:
        rows: ``file, line, state, why, passes`` of every record.
        held_back: Those that an approval may let through.
        uses: Whose numbers were used: ``system, record_id, result``.
    """

    rows: pl.DataFrame
    held_back: pl.DataFrame | None = None
    uses: pl.DataFrame | None = None


def _with_candidates(state: State, held_back: pl.DataFrame | None, gate: str) -> State | None:
    """Remember what was held for a person's eyes, so that it can be approved although no run has seen it yet."""
    if held_back is None or held_back.is_empty():
        return None
    new = held_back.with_columns(pl.lit(gate).alias("gate"))
    kept = state["candidates"].join(new, on=["system", "record_id"], how="anti", maintain_order="left")
    return state.replace(candidates=pl.concat([kept, conform("candidates", new)]))


def _decide(
    steps: Steps,
    read: ReadSources,
    residents: ResidentReader,
    selection: Selection,
    held: Session,
    layout: Layout,
    table: DecisionTable,
    as_of: date,
) -> _Decided:
    data = read.data.get(layout.id)
    if data is None:
        return _Decided(pl.DataFrame(schema=_DECIDED))
    rejected = _held(data.rejected, pl.col("rule"))
    if selection.registry.id not in read.data:
        accepted = _held(data.accepted, pl.lit("registry_missing"))
        return _Decided(pl.concat([accepted, rejected]))
    intake = prepare(steps, read, residents, selection, Preparing(selection.layouts, held.key))
    carry = plan_of(intake, held.state)
    judge_records(steps, intake, table, as_of=as_of, carry=carry)
    judged = steps.fetch("verdict_registry").select(
        "record_key", "verdict", "grade", "reason", "registry_status"
    )
    rows = intake.records.join(judged, on="record_key", how="left", maintain_order="left")
    if rows.height != data.accepted.height or rows["grade"].null_count():
        raise RunError(
            f"件数が合いません(候補 {data.accepted.height}件、判定 {rows.height}件)。",
            "何も書いていません。不具合として開発者に知らせてください。",
        )
    closed = _closed(held, layout.id, as_of, intake.registry_time)
    states = decide(rows, held.state["approvals"], closed, today=as_of)
    held_back = states.filter((pl.col("grade") == "B") & ~pl.col("passes"))
    uses = states.select("system", "record_id", pl.col("state").alias("result"))
    accepted = data.accepted.select("row_no", "file", "line").join(
        states.select("row_no", "state", "why", "passes"), on="row_no", how="left", maintain_order="left"
    )
    return _Decided(pl.concat([accepted.select(list(_DECIDED)), rejected]), held_back, uses)


def _closed(held: Session, system: str, as_of: date, registry_time: datetime) -> Closed:
    if system in braked_systems(held.state["brakes"]):
        return Closed("braked")
    return Closed("registry_too_old" if is_registry_old(held.project.config, as_of, registry_time) else "")


def _held(rows: pl.DataFrame, why: pl.Expr) -> pl.DataFrame:
    """Hold every row for one reason."""
    return rows.select(
        "file", "line", pl.lit("held").alias("state"), why.alias("why"), pl.lit(value=False).alias("passes")
    )


def _split(read: ReadSources, layout: Layout, decided: pl.DataFrame, folder: RunFolder) -> list[Split]:
    reports = read.reports.get(layout.id, ())
    paths = read.files.get(layout.id, [])
    if not reports:
        fault = read.failures[layout.id]
        raise ConfigError(fault.message, fault.action)
    splits: list[Split] = []
    for path, report in zip(paths, reports, strict=True):
        mark = f".{len(splits) + 1:02}_{path.stem}" if len(paths) > 1 else ""
        if report.refused:
            splits.append(hold_file(path, layout, report.rule, folder.path, mark=mark, sha256=report.sha256))
            continue
        own = decided.filter(pl.col("file") == report.name).select(
            "line", "state", pl.col("why").fill_null("").alias("reason"), "passes"
        )
        splits.append(split_file(path, layout, own, folder.path, mark=mark, sha256=report.sha256))
    return splits


def _summarise(
    folder: RunFolder,
    layout: Layout,
    read: ReadSources,
    decided: pl.DataFrame,
    splits: Sequence[Split],
    selection: Selection,
    as_of: date,
) -> GateSummary:
    """Write summary.csv (for people) and gate.json (what was judged), and return what the terminal shows."""
    refused = [report for report in read.reports[layout.id] if report.refused]
    told = pl.concat(
        [
            decided.select("state", "why"),
            pl.DataFrame(
                [
                    ("held", report.rule)
                    for report, split in zip(read.reports[layout.id], splits, strict=True)
                    if report.refused
                    for _ in range(split.kept)
                ],
                schema={"state": pl.String, "why": pl.String},
                orient="row",
            ),
        ]
    )
    counts = told.group_by("state", "why").agg(pl.len().cast(pl.Int64).alias("records"))
    order = {state: place for place, state in enumerate(vocabulary.GATE_STATES)}
    counts = counts.sort(
        pl.col("state").replace_strict(order, return_dtype=pl.Int64),
        -pl.col("records"),
        "why",
        nulls_last=True,
    )
    passed, kept = sum(split.passed for split in splits), sum(split.kept for split in splits)
    registry_time = read.times.get(selection.registry.id)
    age = registry_age(as_of, registry_time) if registry_time else None
    write_csv(
        folder.path / "summary.csv",
        ("状態", "理由", "意味", "件数"),
        [
            (vocabulary.GATE_STATES[state], why, gate_reason(why), count)
            for state, why, count in counts.iter_rows()
        ],
    )
    content = {
        "gate": folder.id,
        "system": layout.id,
        "as_of": as_of.isoformat(),
        "registrable": passed,
        "held": kept,
        "files": {
            name: count
            for split in splits
            for name, count in ((split.registrable.name, split.passed), (split.held.name, split.kept))
        },
        "refused_files": [report.rule for report in refused],
        "registry_age_days": age,
        "inputs": [{"name": report.name, "sha256": report.sha256} for report in read.reports[layout.id]],
    }
    write_private(
        folder.path / "gate.json", (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
    )
    return GateSummary(folder.path, layout.name, counts, passed, kept, age, bool(refused))


def gate_reason(code: str | None) -> str:
    """Say a reason of the gate in Japanese; the code itself where an approver gave his own."""
    if not code:
        return "一致し、現住"
    verdict = vocabulary.VERDICTS.get(code)
    words = {**vocabulary.REASONS, **vocabulary.GATE_REASONS, **vocabulary.REGISTRY_STATUSES}
    return verdict.label if verdict else words.get(code, vocabulary.REJECTION_RULES.get(code, code))
