"""``reconcile sample``: a whole synthetic project on disk, with labelled truth beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from reconcile.errors import ConfigError
from reconcile.paths import CONFIG_NAME, root
from reconcile.sample.errors import Planter
from reconcile.sample.extracts import encoded, payload_values, render, write_extract
from reconcile.sample.habits import HABITS
from reconcile.sample.history import World, make_world
from reconcile.sample.people import residents
from reconcile.sample.rates import Rates
from reconcile.sample.records import draw_records
from reconcile.sample.replica import PAYLOAD_NAMES, ReplicaMaker, number_addressees
from reconcile.sample.systems import SYSTEMS, error_counts, record_counts

RESIDENTS: Final = 2_000_000
SCALES: Final = {"small": 0.02, "nagano": 1.0}
README: Final = """架空のデータです。ここに出てくる人は一人も実在しません。氏名・番号・住所の組合せはすべて乱数で作りました。
This data is synthetic. No person in it exists: names, numbers and addresses were combined at random.
Written by `reconcile sample` (docs/sample.md).
"""
_ROLE_CODES: Final = {"受給者": "1", "児童": "2", "本人": ""}
_UNHARMED: Final = ("clean", "spelling", "stale_known", "variant", "gaiji", "renamed")


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
    rates: Rates | None = None,
    as_of: date = date(2026, 4, 1),
) -> SampleReport:
    """Write a synthetic project: layouts, extracts, registry, history, replica, forms, and the truth.

    Args:
        directory: Made new; must not exist or be empty.
        scale: ``small`` (1/50 of the prefecture), ``nagano`` (244,246 records, 2,000,000 residents), or a factor.
        seed: The same seed gives the same bytes.
        rates: Shares of noise; None for the defaults.
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
        report = _write(draft, factor, seed, rates or Rates(), as_of)
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


def _write(folder: Path, factor: float, seed: int, rates: Rates, as_of: date) -> SampleReport:
    data = folder / "sample_data"
    for part in ("extracts", "registry", "history", "replica", "addressees", "applications", "provisions"):
        (data / part).mkdir(parents=True)
    people = residents(max(4_000, round(RESIDENTS * factor)), seed, as_of.year)
    world = make_world(people, seed, as_of.year)
    counts = record_counts(factor)
    records = draw_records(world, counts, rates, seed, as_of.year)
    planter = Planter(world, records, seed)
    records = _identified(planter.plant(error_counts(factor, counts)), seed, as_of)
    addressees = number_addressees(records, seed)
    records = records.join(addressees, on="my_number", how="left", maintain_order="left")
    replica, truth_replica, addressees = _replica(records, addressees, world, rates, seed)
    rows = {"registry": _write_registry(data, world, records, seed), "history": _write_history(data, world)}
    rows |= _write_systems(data, records)
    rows |= _write_others(data, records, replica, addressees, seed)
    truth = records.select("system", "record_id", "linkage_error", "cause", "true_number", "kind")
    truth.write_csv(folder / "truth.csv")
    truth_replica.write_csv(folder / "truth_replica.csv")
    (folder / "expected.json").write_text(
        json.dumps(_expected(records, rows), ensure_ascii=False, indent=2) + "\n", "utf-8"
    )
    shutil.copytree(root() / "schemas", folder / "schemas")
    shutil.copy(root() / CONFIG_NAME, folder / CONFIG_NAME)
    for place in (folder, data, *(path for path in data.iterdir() if path.is_dir())):
        (place / "README.md").write_text(README, "utf-8")
    return SampleReport(folder, people.height, records.height, int(records["linkage_error"].sum()))


def _identified(records: pl.DataFrame, seed: int, as_of: date) -> pl.DataFrame:
    """Give records their ids and business columns."""
    rng = np.random.default_rng([seed, 7])
    parts = []
    for system in SYSTEMS:
        own = records.filter(pl.col("system") == system.id)
        case = (pl.col("row") // 2 if system.roles else pl.col("row")) + 1
        own = own.with_columns(
            pl.format("{}{}", pl.lit(system.prefix), case.cast(pl.String).str.zfill(6)).alias("case"),
            pl.col("role").replace_strict(_ROLE_CODES).alias("role_code"),
            *(payload_values(payload, own.height, rng, as_of) for payload in system.payload),
        )
        identity = pl.format("{}-{}", "case", "role_code") if system.roles else pl.col("case")
        blank = [name for name in PAYLOAD_NAMES if name not in own.columns]
        parts.append(
            own.with_columns(identity.alias("record_id"), *(pl.lit("").alias(name) for name in blank))
        )
    return pl.concat(part.select(parts[0].columns) for part in parts)


def _replica(
    records: pl.DataFrame, addressees: pl.DataFrame, world: World, rates: Rates, seed: int
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    gone = [
        person for person, values in world.changes.items() if values.get("status", "current") != "current"
    ]
    digits = pl.col("kind").is_in(["digit_substitution", "adjacent_transposition", "digit_missing", "digit_extra",
                                   "leading_zero", "dummy", "other_identifier", "valid_nobody"])  # fmt: skip
    registered = ~((pl.col("linkage_error") & digits) | (pl.col("kind") == "other_prefecture"))
    right = ~pl.col("linkage_error") & pl.col("kind").is_in(_UNHARMED) & ~pl.col("person").is_in(gone)
    maker = ReplicaMaker(
        records.with_columns(registered.alias("is_registered"), right.alias("is_right")),
        addressees,
        rates,
        seed,
    )
    replica, truth = maker.make()
    return replica, truth, maker.addressees


def _write_registry(data: Path, world: World, records: pl.DataFrame, seed: int) -> int:
    people = world.settled_people()
    rng = np.random.default_rng([seed, 8])
    days = (np.datetime64("2015-10-05") + rng.integers(0, 3800, people.height)).astype(str)
    unknown = np.zeros(people.height, dtype=bool)
    unknown[rng.integers(0, people.height, 3 + people.height // 200_000)] = True
    unknown &= ~people["person"].is_in(records["person"].implode()).to_numpy()
    people.select(
        pl.col("resident_code").alias("住民票コード"),
        pl.col("my_number").alias("個人番号"),
        pl.format("{}　{}", "surname", "given").alias("氏名"),
        pl.format("{}　{}", "surname_kana", "given_kana").alias("氏名かな"),
        pl.col("former_name").alias("旧氏"),
        pl.col("alias").alias("通称"),
        pl.when(pl.Series(unknown))
        .then(pl.col("birth").str.slice(0, 4) + "0000")
        .otherwise(pl.col("birth"))
        .alias("生年月日"),
        pl.col("sex").replace_strict({"male": "1", "female": "2"}).alias("性別"),
        (
            pl.col("address")
            + pl.when(pl.col("room") != "").then("　" + pl.col("room")).otherwise(pl.lit(""))
        ).alias("住所"),
        pl.col("city_code").alias("市町村コード"),
        pl.col("status")
        .replace_strict({"current": "現住", "deceased": "死亡", "moved_out": "転出", "overseas": "国外転出"})
        .alias("異動区分"),
        pl.col("event_reason").alias("異動事由"),
        pl.Series("異動年月日", days),
        pl.col("protected").alias("支援措置"),
    ).write_csv(data / "registry" / "住基抽出.csv")
    return people.height


def _write_history(data: Path, world: World) -> int:
    history = world.history()
    history.write_csv(data / "history" / "異動履歴.csv")
    return history.height


def _write_systems(data: Path, records: pl.DataFrame) -> dict[str, int]:
    rows = {}
    for system in SYSTEMS:
        own = records.filter(pl.col("system") == system.id)
        habit = HABITS[system.id]
        write_extract(data / "extracts", habit, render(own, habit, system))
        rows[system.id] = own.height
    return rows


def _write_others(
    data: Path, records: pl.DataFrame, replica: pl.DataFrame, addressees: pl.DataFrame, seed: int
) -> dict[str, int]:
    rng = np.random.default_rng([seed, 9])
    replica.write_csv(data / "replica" / "副本.csv")
    addressees.select("addressee_no", "my_number").write_csv(data / "addressees" / "宛名番号.csv")
    by_file = [system.id for system in SYSTEMS if system.forms == "file"]
    forms = records.filter(pl.col("system").is_in(by_file) & pl.col("form_number").is_not_null()).select(
        "system", "record_id", pl.col("form_number").alias("my_number")
    )
    days = (np.datetime64("2024-04-01") + rng.integers(0, 700, forms.height)).astype(str)
    forms = forms.with_columns(pl.Series("received_at", days))
    earlier = forms.filter(pl.Series(rng.random(forms.height) < 0.02)).with_columns(
        pl.lit("2019-06-03").alias("received_at")
    )
    applications = pl.concat([forms, earlier])
    _write_cp932(data / "applications" / "申請書.csv", applications)
    given = replica[rng.integers(0, replica.height, max(5, replica.height // 600))]
    provisions = given.select("system", "addressee_no").with_columns(
        pl.Series(
            "provided_at", (np.datetime64("2025-04-01") + rng.integers(0, 360, given.height)).astype(str)
        ),
        pl.Series(
            "requester", rng.choice(["市町村税務課", "年金事務所", "本人(自己情報)"], size=given.height)
        ),
    )
    _write_cp932(data / "provisions" / "情報提供等記録.csv", provisions)
    return {
        "replica": replica.height,
        "addressees": addressees.height,
        "applications": applications.height,
        "provisions": provisions.height,
    }


def _write_cp932(path: Path, frame: pl.DataFrame) -> None:
    path.write_bytes(encoded(frame.write_csv(), "cp932"))


def _expected(records: pl.DataFrame, rows: Mapping[str, int]) -> dict[str, Any]:
    """What a run must find, from the plan alone: rows per source, errors per system, causes."""
    errors = records.filter("linkage_error")
    causes = dict(errors.group_by("cause").len().sort("cause").iter_rows())
    return {
        "sources": {name: {"read": count, "accepted": count, "rejected": 0} for name, count in rows.items()},
        "systems": {
            system.id: {
                "checked": rows[system.id],
                "linkage_errors": errors.filter(pl.col("system") == system.id).height,
            }
            for system in SYSTEMS
        },
        "causes": causes,
    }
