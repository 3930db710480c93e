"""Writes the files of a sample below its data folder, one part after the other into the same files."""

from __future__ import annotations

from collections import Counter
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

#: How many rows of each source were written so far.
Rows = Counter[str]

_REQUESTERS: Final = ("市町村税務課", "年金事務所", "本人(自己情報)")
_STATUSES: Final = {
    "current": "現住", "deceased": "死亡", "moved_out": "転出", "overseas": "国外転出", "deleted": "職権消除",
}  # fmt: skip


def append(path: Path, frame: pl.DataFrame, encoding: str = "utf-8") -> None:
    """Write rows to a csv file, after those that it holds.

    Args:
        path: The file; made with a header when it is not there.
        frame: The rows.
        encoding: utf-8 or cp932.
    """
    is_new = not path.exists()
    with path.open("ab") as file:
        if encoding == "utf-8":
            frame.write_csv(file, include_header=is_new)
        else:
            file.write(encoded(frame.write_csv(include_header=is_new), encoding))


def write_registry(data: Path, world: World, records: pl.DataFrame, seed: int, rows: Rows) -> None:
    """Write every resident as they are now, and count them. A handful without records have an unknown birth day."""
    people = world.settled_people()
    rng = np.random.default_rng([seed, 8])
    unknown = np.zeros(people.height, dtype=bool)
    unknown[rng.integers(0, people.height, 3 + people.height // 200_000)] = True
    unknown &= ~people["person"].is_in(records["person"].implode()).to_numpy()
    rows["registry"] += people.height
    residents = people.select(
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
    )
    append(data / "registry" / "住基抽出.csv", residents)


def write_history(data: Path, world: World, rows: Rows) -> None:
    """Write the superseded states, and count them."""
    history = world.history()
    rows["history"] += history.height
    append(data / "history" / "異動履歴.csv", history)


def write_systems(data: Path, parts: Path, rows: Rows) -> None:
    """Write each system's extract in its own habits, and count its rows.

    Args:
        data: The data folder.
        parts: Folder of the records, one Parquet file a part, in order of name.
        rows: Gets the counts.
    """
    records = pl.scan_parquet(sorted(parts.glob("*.parquet")))
    for system in SYSTEMS:
        own = records.filter(pl.col("system") == system.id).collect()
        habit = HABITS[system.id]
        write_extract(data / "extracts", habit, render(own, habit, system))
        rows[system.id] = own.height


def write_others(
    data: Path,
    records: pl.DataFrame,
    replica: pl.DataFrame,
    addressees: pl.DataFrame,
    rows: Rows,
    *,
    seed: int,
    as_of: date,
) -> None:
    """Write replica, addressee numbers, forms and provisions, and count the rows of each."""
    rng = np.random.default_rng([seed, 9])
    today = np.datetime64(as_of)
    applications = _applications(rng, records, today)
    provisions = _provisions(rng, records, replica, today)
    append(data / "replica" / "副本.csv", replica)
    append(data / "addressees" / "宛名番号.csv", addressees.select("addressee_no", "my_number"))
    append(data / "applications" / "申請書.csv", applications, "cp932")
    append(data / "provisions" / "情報提供等記録.csv", provisions, "cp932")
    for source, frame in (
        ("replica", replica), ("addressees", addressees), ("applications", applications), ("provisions", provisions),
    ):  # fmt: skip
        rows[source] += frame.height


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
