"""Lists that somebody must act on at once (contract §6). None names a person: records and addressees are keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.outputs.files import write_csv
from reconcile.outputs.model import WrittenFile
from reconcile.vocabulary import REASONS, REPLICA_OUTCOMES, VERDICTS

WHY: Final[Mapping[str, str]] = {code: f"点検A: {verdict.label}" for code, verdict in VERDICTS.items()} | {
    code: f"点検B: {label}" for code, label in REPLICA_OUTCOMES.items()
}
METHODS: Final[Mapping[str, str]] = {
    "national": "全国サーバ照会",
    "four_items": "4情報照会",
    "three_items": "3情報照会",
}
#: What a lookup by 4情報 needs and the record may not hold.
LACKING: Final[Mapping[str, str]] = {
    "lacks_name": "氏名",
    "lacks_birth": "生年月日",
    "lacks_address": "住所",
}
SUBJECTS: Final[Mapping[str, str]] = {"own": "本人", "old_addressee": "旧宛名の人"}
RECHECKS: Final[Mapping[str, str]] = {
    "clear": "確認済",
    "replica_left": "旧副本が残っている",
    "replica_missing": "副本が未登録",
    "other_record_wrong": "旧宛名の人の記録に相違",
    "unknown": "副本を確かめられない",
}
_PROTECTED: Final = "支援措置対象のため個別に対応"


def write_stop_list(path: Path, rows: pl.DataFrame) -> WrittenFile:
    """Write ``system,addressee_no,record_id,why,since``: the replicas to stop providing at once.

    The list is never withheld and names no person: the 中間サーバー is asked by addressee and record.

    Args:
        path: The csv file.
        rows: ``system, addressee_no`` (under which the replica sits now), ``record_id, why``: the code of a
            verdict or of an outcome of check B, or Japanese text, ``since``: day from which it was wrong as far as
            known (ISO), null when unknown. In the order in which they shall be written.

    Returns:
        The file, with the number of rows.
    """
    return _write(path, rows, ("system", "addressee_no", "record_id", "why", "since"))


def write_leak_check(path: Path, rows: pl.DataFrame) -> WrittenFile:
    """Write ``system,addressee_no,record_id,provided_at,requester,since,why``: what was provided while it was wrong.

    Args:
        path: The csv file.
        rows: These columns, ``why`` as for ``write_stop_list``; ``since`` null when unknown. The requester of what
            concerns a person under 支援措置 is masked already (72_leak_check.sql).

    Returns:
        The file, with the number of rows.
    """
    return _write(
        path, rows, ("system", "addressee_no", "record_id", "provided_at", "requester", "since", "why")
    )


def write_national_query(path: Path, rows: pl.DataFrame) -> WrittenFile:
    """Write ``system,record_id,method,why``: records that only another lookup can settle.

    Args:
        path: The csv file.
        rows: ``system, record_id, method`` (a key of ``METHODS``), ``verdict, reason`` (null or "" for none),
            ``lacks_name, lacks_birth, lacks_address`` (the record does not hold what the lookup needs), ``is_protected``
            (null counts as yes).

    Returns:
        The file, with the number of rows.
    """
    verdict = pl.col("verdict").replace_strict(
        {code: each.label for code, each in VERDICTS.items()}, return_dtype=pl.String
    )
    reason = pl.col("reason").replace_strict(REASONS, default="", return_dtype=pl.String)
    said = verdict + pl.when(reason == "").then(pl.lit("")).otherwise(pl.lit("。") + reason).fill_null("")
    lacking = pl.concat_str(
        [pl.when(pl.col(name)).then(pl.lit(word)) for name, word in LACKING.items()],
        separator="、",
        ignore_nulls=True,
    )
    needed = pl.when(lacking == "").then(pl.lit("")).otherwise("。照会の前に確かめる項目: " + lacking)
    is_protected = pl.col("is_protected").fill_null(value=True)
    note = pl.when(is_protected).then(pl.lit(f"。{_PROTECTED}")).otherwise(pl.lit(""))
    told = rows.with_columns(
        pl.col("method").replace_strict(METHODS, return_dtype=pl.String), (said + needed + note).alias("why")
    )
    return _write(path, told, ("system", "record_id", "method", "why"))


def write_recheck(path: Path, rows: pl.DataFrame) -> WrittenFile:
    """Write ``system,record_id,addressee_no,subject,outcome,corrected_on``: both sides of every correction.

    Args:
        path: The csv file.
        rows: ``system, record_id, addressee_no, subject`` (a key of ``SUBJECTS``), ``outcome`` (of ``RECHECKS``),
            ``corrected_on``: the first run that saw the correction.

    Returns:
        The file, with the number of rows.
    """
    told = rows.with_columns(
        pl.col("subject").replace_strict(SUBJECTS, return_dtype=pl.String),
        pl.col("outcome").replace_strict(RECHECKS, return_dtype=pl.String),
    )
    return _write(path, told, ("system", "record_id", "addressee_no", "subject", "outcome", "corrected_on"))


def _write(path: Path, rows: pl.DataFrame, columns: tuple[str, ...]) -> WrittenFile:
    said = rows.with_columns(pl.col("why").replace(WHY)) if "why" in columns else rows
    return WrittenFile(path, write_csv(path, columns, said.select(columns).iter_rows()))
