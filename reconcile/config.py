"""``reconcile.toml``: typed, strict, with the defaults of contract §1."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from reconcile import paths
from reconcile.errors import ConfigError


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProjectSection(_Section):
    """Who runs this: the name on reports, and the first two digits of the 全国地方公共団体コード."""

    name: str = "長野県"
    prefecture: str = Field(default="20", pattern=r"^\d{2}$")


class PathsSection(_Section):
    """Folders, relative to reconcile.toml."""

    data: str = "sample_data"
    schemas: str = "schemas"
    out: str = "out"
    state: str = "state"


class EngineSection(_Section):
    """The engine of the SQL steps.

    ``memory_limit`` is the engine's own; ``master``: address of a Spark cluster, "" for this machine; ``pieces``: into how
    many a nightly run is split (DuckDB); ``keep_registry``: whether the prepared registry stays for the next run.
    """

    name: Literal["duckdb", "spark"] = "duckdb"
    master: str = Field(default="", pattern=r"^(local(\[[0-9*]+\])?|(spark|yarn|k8s)\S*)?$")
    memory_limit: str = Field(default="2GB", pattern=r"^\d+(\.\d+)?\s*([KMGT]i?B)$")
    threads: int = Field(default=2, ge=1, le=256)
    pieces: int = Field(default=1, ge=1, le=4096)
    keep_registry: bool = True

    @model_validator(mode="after")
    def _only_duckdb_is_split(self) -> EngineSection:
        """Spark splits its work itself."""
        if self.name == "spark" and self.pieces > 1:
            raise PydanticCustomError("pieces_on_spark", "pieces は duckdb だけ")
        return self


class BrakesSection(_Section):
    """When a whole system is stopped instead of ticketed row by row."""

    linkage_errors_per_10k: float = Field(default=20, ge=0)
    min_errors: int = Field(default=5, ge=0)
    rejected_rows_percent: float = Field(default=5, ge=0)
    shifted_rows: int = Field(default=100, ge=5)
    shifted_rows_percent: float = Field(default=5, ge=0)
    leading_zero_rows: int = Field(default=20, ge=1)
    same_number_records: int = Field(default=10, ge=2)


class LimitsSection(_Section):
    """Ages in days."""

    registry_max_age_days: int = Field(default=40, ge=0)
    recheck_days: int = Field(default=365, ge=1)


class WorklistsSection(_Section):
    """What a department sees; ``due_days``: days until a finding of 優先度 高, 中, 低 is overdue."""

    show_proposed_number: bool = True
    due_days: tuple[int, int, int] = (5, 30, 90)


class RetentionSection(_Section):
    """Days for which each kind of file is kept; ``reconcile purge`` removes what is older."""

    results_days: int = Field(default=400, ge=1)
    worklists_days: int = Field(default=400, ge=1)
    actions_days: int = Field(default=400, ge=1)
    public_days: int = Field(default=3650, ge=1)
    gate_days: int = Field(default=90, ge=1)
    query_days: int = Field(default=90, ge=1)
    use_log_days: int = Field(default=2555, ge=1)


class Config(_Section):
    """The whole of reconcile.toml."""

    project: ProjectSection = ProjectSection()
    paths: PathsSection = PathsSection()
    engine: EngineSection = EngineSection()
    brakes: BrakesSection = BrakesSection()
    limits: LimitsSection = LimitsSection()
    worklists: WorklistsSection = WorklistsSection()
    retention: RetentionSection = RetentionSection()


class Project(BaseModel):
    """A configured project: every folder resolved.

    Attributes:
        folder: Folder of reconcile.toml.
        config: Its settings.
        data: Folder of the extracts (read only).
        schemas: Folder of the layouts.
        pipelines: Folder of the SQL steps and decision tables.
        reports: Folder of the templates.
        out: Folder of the runs.
        state: Folder of what outlives a run.
    """

    model_config = ConfigDict(frozen=True)

    folder: Path
    config: Config
    data: Path
    schemas: Path
    pipelines: Path
    reports: Path
    out: Path
    state: Path


def load_project(named: Path | None = None) -> Project:
    """Read the project's configuration.

    Args:
        named: The folder given by ``--project``, or None for the default (see ``paths.project_folder``).

    Returns:
        The project with absolute folders. With the built-in project, ``out`` and ``state`` lie under the
        current folder (contract §1).

    Raises:
        ConfigError: No such folder, unreadable TOML, an unknown key or a value outside its range.
    """
    folder = paths.project_folder(named)
    if not folder.is_dir():
        raise ConfigError(
            f"プロジェクトのフォルダがありません: {folder}",
            "--project か環境変数 RECONCILE_PROJECT のフォルダ名を直してください。",
        )
    config = _load_config(folder / paths.CONFIG_NAME)
    written = Path.cwd() if folder == paths.root() else folder
    return Project(
        folder=folder,
        config=config,
        data=(folder / config.paths.data).resolve(),
        schemas=(folder / config.paths.schemas).resolve(),
        pipelines=paths.folder(folder, "pipelines"),
        reports=paths.folder(folder, "reports"),
        out=(written / config.paths.out).resolve(),
        state=(written / config.paths.state).resolve(),
    )


def _load_config(path: Path) -> Config:
    if not path.is_file():
        return Config()
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        return Config.model_validate(raw)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path} を TOML として読めません: {error}", "示された行の書き方を直してください。"
        ) from None
    except ValidationError as error:
        faults = "、".join(
            f"{'.'.join(str(part) for part in fault['loc'])}({_say(fault['type'])})"
            for fault in error.errors()
        )
        raise ConfigError(
            f"{path} に誤った設定があります: {faults}",
            "docs/contract.md §1 の一覧にあるキーと値の範囲に直してください。",
        ) from None


def _say(kind: str) -> str:
    if kind == "pieces_on_spark":
        return "Spark は自分で分けます。pieces = 1 にしてください"
    return "このキーはありません" if kind == "extra_forbidden" else f"値が範囲外か型違い: {kind}"
