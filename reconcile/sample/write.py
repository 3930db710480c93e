"""``reconcile sample``: a whole synthetic project on disk, with labelled truth beside it."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import polars as pl

from reconcile.errors import ConfigError
from reconcile.paths import CONFIG_NAME, root
from reconcile.sample.errors import Planter
from reconcile.sample.extracts import payload_values
from reconcile.sample.files import Rows, append, write_history, write_others, write_registry, write_systems
from reconcile.sample.forms import add_forms
from reconcile.sample.history import World, make_world
from reconcile.sample.layouts import write_layouts
from reconcile.sample.parts import Part, split
from reconcile.sample.people import residents
from reconcile.sample.rates import NORMAL, Profile, Rates
from reconcile.sample.records import draw_records
from reconcile.sample.replica import PAYLOAD_NAMES, ReplicaMaker, number_addressees, registered
from reconcile.sample.systems import SYSTEMS
from reconcile.sample.tangle import tangle

SCALES: Final = {"small": 0.02, "nagano": 1.0}
README: Final = """架空のデータです。ここに出てくる人は一人も実在しません。氏名・番号・住所の組合せはすべて乱数で作りました。
This data is synthetic. No person in it exists: names, numbers and addresses were combined at random.
Written by `reconcile sample` (docs/sample.md).
"""
_SOURCES: Final = (
    "registry", "history", *(system.id for system in SYSTEMS), "replica", "addressees", "applications", "provisions",
)  # fmt: skip
_TRUTH: Final = ("system", "record_id", "linkage_error", "cause", "true_number", "kind")
_ROLE_CODES: Final = {"受給者": "1", "児童": "2", "本人": ""}


@dataclass(frozen=True)
class SampleReport:
    """What was written.

    Attributes:
        directory: The project's folder.
        residents, records, errors: How many.
    """

    directory: Path
    residents: int
    records: int
    errors: int


def write_sample(
    directory: Path,
    *,
    scale: str | float = "small",
    seed: int = 1,
    profile: Profile = NORMAL,
    as_of: date = date(2026, 4, 1),
) -> SampleReport:
    """Write a synthetic project: layouts, extracts, registry, history, replica, forms, and the truth.

    Args:
        directory: Made new; must not exist or be empty.
        scale: ``small`` (1/50 of the prefecture), ``nagano`` (244,246 records, 2,000,000 residents), or a factor.
        seed: The same seed gives the same bytes.
        profile: ``NORMAL`` (the published result), ``HARD``, or another.
        as_of: The day on which the systems are extracted.

    Returns:
        The counts.

    Raises:
        ConfigError: The directory is in use, or the scale is no positive number.
    """
    factor = _factor(scale)
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise ConfigError(
            f"{directory} は空のフォルダではありません。", "新しいフォルダ名を指定してください。"
        )
    draft = directory.with_name(f".{directory.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        report = _write(draft, factor, seed, profile, as_of)
        if directory.exists():
            directory.rmdir()
        draft.rename(directory)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return SampleReport(directory, report.residents, report.records, report.errors)


def _factor(scale: str | float) -> float:
    try:
        factor = SCALES[scale] if isinstance(scale, str) and scale in SCALES else float(scale)
    except ValueError:
        factor = 0.0
    if not 0 < factor <= 100:
        raise ConfigError(
            f"規模 {scale} は使えません。", "small、nagano、又は 0.01 から 100 までの倍率を指定してください。"
        )
    return factor


def _write(folder: Path, factor: float, seed: int, profile: Profile, as_of: date) -> SampleReport:
    parts = split(factor, seed, profile.errors)
    made = (_made(part, profile, as_of) for part in parts)
    records, errors = _write_made(folder, made, rates=profile.rates, as_of=as_of)
    return SampleReport(folder, sum(part.residents for part in parts), records, errors)


@dataclass(frozen=True)
class Made:
    """A part whose residents and records are settled.

    Attributes:
        world: The residents.
        records: As ``identified`` returns them.
        seed: Of what is drawn while it is written.
        first_addressee: As in ``parts.Part``.
        edit_replica: Changes the replica's rows (``system, record_id, addressee_no, registered_at`` and payload) before
            they are written.
    """

    world: World
    records: pl.DataFrame
    seed: int
    first_addressee: int = 0
    edit_replica: Callable[[pl.DataFrame], pl.DataFrame] = lambda replica: replica


def _made(part: Part, profile: Profile, as_of: date) -> Made:
    people = residents(part.residents, part.seed, as_of.year)
    world = make_world(tangle(people, profile.tangled, part.seed), part.seed, as_of.year)
    drawn = draw_records(world, part.records, profile.rates, part.seed, as_of.year)
    planter = Planter(
        world, add_forms(drawn, world, profile.rates, part.seed), profile.error_kinds, part.seed
    )
    records = identified(planter.plant(part.errors), part.seed, as_of, part.first_rows)
    return Made(world, records, part.seed, part.first_addressee)


def write_project(
    folder: Path,
    world: World,
    records: pl.DataFrame,
    *,
    rates: Rates,
    seed: int,
    as_of: date,
    edit_replica: Callable[[pl.DataFrame], pl.DataFrame] = lambda replica: replica,
) -> None:
    """Write every file of a project whose residents and records are settled.

    Args:
        folder: Made here.
        world: The residents.
        records: As ``identified`` returns them.
        rates: Faults of the replica.
        seed: Seed of the sample.
        as_of: The day on which the systems are extracted.
        edit_replica: As in ``Made``.
    """
    _write_made(folder, [Made(world, records, seed, edit_replica=edit_replica)], rates=rates, as_of=as_of)


def _write_made(folder: Path, parts: Iterable[Made], *, rates: Rates, as_of: date) -> tuple[int, int]:
    """Write the parts of a project one after the other into the same files; return how many records and errors."""
    data = folder / "sample_data"
    for kind in ("extracts", "registry", "history", "replica", "addressees", "applications", "provisions"):
        (data / kind).mkdir(parents=True)
    rows: Rows = Counter()
    truths = []
    with TemporaryDirectory(dir=folder) as scratch:
        for at, made in enumerate(parts):
            records = _write_part(folder, made, rows, rates=rates, as_of=as_of)
            records.write_parquet(Path(scratch) / f"{at:03}.parquet")
            truths.append(records.select(_TRUTH))
            del made, records  # the next part takes their place
        write_systems(data, Path(scratch), rows)
    truth = pl.concat(truths)
    truth.write_csv(folder / "truth.csv")
    (folder / "expected.json").write_text(
        json.dumps(_expected(truth, rows), ensure_ascii=False, indent=2) + "\n", "utf-8"
    )
    write_layouts(folder / "schemas", rows)
    shutil.copy(root() / CONFIG_NAME, folder / CONFIG_NAME)
    for place in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        (place / "README.md").write_text(README, "utf-8")
    return truth.height, int(truth["linkage_error"].sum())


def _write_part(folder: Path, made: Made, rows: Rows, *, rates: Rates, as_of: date) -> pl.DataFrame:
    """Write all of a part but its extracts; return its records with their addressee numbers."""
    data, seed = folder / "sample_data", made.seed
    addressees = number_addressees(made.records, seed, made.first_addressee)
    records = made.records.join(addressees, on="my_number", how="left", maintain_order="left")
    maker = ReplicaMaker(registered(records, rates, seed), addressees, rates, seed)
    replica, truth_replica = maker.make()
    replica = made.edit_replica(replica)
    write_registry(data, made.world, records, seed, rows)
    write_history(data, made.world, rows)
    write_others(data, records, replica, maker.addressees, rows, seed=seed, as_of=as_of)
    append(folder / "truth_replica.csv", truth_replica)
    return records


def identified(
    records: pl.DataFrame, seed: int, as_of: date, first_rows: Mapping[str, int] = MappingProxyType({})
) -> pl.DataFrame:
    """Give records their ids (``record_id``) and business columns, one system after the other.

    Args:
        records: As ``Planter.plant`` returns them.
        seed: Seed of the part.
        as_of: The day of the extracts.
        first_rows: By system, where its rows begin; 0 where not told.
    """
    rng = np.random.default_rng([seed, 7])
    parts = []
    for system in SYSTEMS:
        own = records.filter(pl.col("system") == system.id)
        first = first_rows.get(system.id, 0)
        row = pl.col("row") + first
        case = (row // 2 if system.roles else row) + 1
        own = own.with_columns(
            pl.format("{}{}", pl.lit(system.prefix), case.cast(pl.String).str.zfill(6)).alias("case"),
            pl.col("role").replace_strict(_ROLE_CODES).alias("role_code"),
            *_handling(own.height, rng, as_of),
            *(payload_values(payload, own.height, rng, as_of, first) for payload in system.payload),
        )
        identity = pl.format("{}-{}", "case", "role_code") if system.roles else pl.col("case")
        blank = [name for name in PAYLOAD_NAMES if name not in own.columns]
        parts.append(
            own.with_columns(identity.alias("record_id"), *(pl.lit("").alias(name) for name in blank))
        )
    return pl.concat(part.select(parts[0].columns) for part in parts)


def _handling(count: int, rng: np.random.Generator, as_of: date) -> list[pl.Series]:
    """When a form came, who typed it, and when: some weeks later."""
    last = np.datetime64(as_of) - 60
    received = last - rng.integers(0, 2500, count)
    entered = received + rng.integers(1, 50, count)
    clerks = [f"K{clerk:03}" for clerk in rng.integers(1, 60, count).tolist()]
    return [
        pl.Series("entered_by", clerks, dtype=pl.String),
        pl.Series("received_at", received).dt.strftime("%Y%m%d"),
        pl.Series("entered_at", entered).dt.strftime("%Y%m%d"),
    ]


def _expected(truth: pl.DataFrame, rows: Mapping[str, int]) -> dict[str, Any]:
    """What a run must find, from the plan alone: rows per source, errors per system, causes."""
    errors = truth.filter("linkage_error")
    causes = dict(errors.group_by("cause").len().sort("cause").iter_rows())
    return {
        "sources": {name: {"read": rows[name], "accepted": rows[name], "rejected": 0} for name in _SOURCES},
        "systems": {
            system.id: {
                "checked": rows[system.id],
                "linkage_errors": errors.filter(pl.col("system") == system.id).height,
            }
            for system in SYSTEMS
        },
        "causes": causes,
    }
