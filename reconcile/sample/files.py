"""Writes the files of a sample below its data folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from reconcile.sample.extracts import encoded, render, write_extract
from reconcile.sample.habits import HABITS
from reconcile.sample.history import World
from reconcile.sample.homes import with_room
from reconcile.sample.systems import SYSTEMS

Generator = np.random.Generator

_REQUESTERS: Final = ("市町村税務課", "年金事務所", "本人(自己情報)")
_STATUSES: Final = {
    "current": "現住", "deceased": "死亡", "moved_out": "転出", "overseas": "国外転出", "deleted": "職権消除",
}  # fmt: skip


def write_registry(data: Path, world: World, records: pl.DataFrame, seed: int) -> int:
    """Write every resident as they are now; return how many. A handful without records have an unknown birth day."""
    people = world.settled_people()
    rng = np.random.default_rng([seed, 8])
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
        with_room().alias("住所"),
        pl.col("city_code").alias("市町村コード"),
        pl.col("status").replace_strict(_STATUSES).alias("異動区分"),
        pl.col("event_reason").alias("異動事由"),
        pl.col("event_date").alias("異動年月日"),
        pl.col("protected").alias("支援措置"),
    ).write_csv(data / "registry" / "住基抽出.csv")
    return people.height


def write_history(data: Path, world: World) -> int:
    """Write the superseded states; return how many."""
    history = world.history()
    history.write_csv(data / "history" / "異動履歴.csv")
    return history.height


def write_systems(data: Path, records: pl.DataFrame) -> dict[str, int]:
    """Write each system's extract in its own habits; return the rows of each."""
    rows = {}
    for system in SYSTEMS:
        own = records.filter(pl.col("system") == system.id)
        habit = HABITS[system.id]
        write_extract(data / "extracts", habit, render(own, habit, system))
        rows[system.id] = own.height
    return rows


def write_others(
    data: Path,
    records: pl.DataFrame,
    replica: pl.DataFrame,
    addressees: pl.DataFrame,
    *,
    seed: int,
    as_of: date,
) -> dict[str, int]:
    """Write replica, addressee numbers, forms and provisions; return the rows of each by source."""
    rng = np.random.default_rng([seed, 9])
    today = np.datetime64(as_of)
    applications = _applications(rng, records, today)
    provisions = _provisions(rng, records, replica, today)
    replica.write_csv(data / "replica" / "副本.csv")
    addressees.select("addressee_no", "my_number").write_csv(data / "addressees" / "宛名番号.csv")
    _write_cp932(data / "applications" / "申請書.csv", applications)
    _write_cp932(data / "provisions" / "情報提供等記録.csv", provisions)
    return {
        "replica": replica.height,
        "addressees": addressees.height,
        "applications": applications.height,
        "provisions": provisions.height,
    }


def _applications(rng: Generator, records: pl.DataFrame, today: np.datetime64) -> pl.DataFrame:
    """The forms of systems that keep them in a file; one in fifty cases has an older form too."""
    by_file = [system.id for system in SYSTEMS if system.forms == "file"]
    forms = records.filter(pl.col("system").is_in(by_file) & pl.col("form_number").is_not_null())
    forms = forms.select("system", "record_id", pl.col("form_number").alias("my_number"))
    forms = forms.with_columns(pl.Series("received_at", _days_before(rng, today, forms.height, 30, 730)))
    older = forms.filter(pl.Series(rng.random(forms.height) < 0.02))
    older = older.with_columns(pl.Series("received_at", _days_before(rng, today, older.height, 800, 2500)))
    return pl.concat([forms, older])


def _provisions(
    rng: Generator, records: pl.DataFrame, replica: pl.DataFrame, today: np.datetime64
) -> pl.DataFrame:
    """What was provided in the last year: of half the wrongly registered records, and of others by chance."""
    wrong = records.filter("linkage_error").select("system", "record_id")
    leaked = replica.join(wrong, on=["system", "record_id"], how="semi", maintain_order="left")[::2]
    given = pl.concat([leaked, replica[rng.integers(0, replica.height, max(5, replica.height // 600))]])
    return given.select("system", "addressee_no").with_columns(
        pl.Series("provided_at", _days_before(rng, today, given.height, 1, 360)),
        pl.Series("requester", rng.choice(_REQUESTERS, size=given.height)),
    )


def _days_before(rng: Generator, today: np.datetime64, count: int, least: int, most: int) -> pl.Series:
    return pl.Series(today - rng.integers(least, most, count)).cast(pl.String)


def _write_cp932(path: Path, frame: pl.DataFrame) -> None:
    path.write_bytes(encoded(frame.write_csv(), "cp932"))
