"""`make nagano`: generate the prefecture at full size, run the nightly check, hold it against the published table.

Prints the published and the reproduced table side by side, the split of causes, the evaluation against the
generator's truth, and the time and memory of the run beside storing the same files with DuckDB alone. Exits 1 when a
figure differs from the published one, a planted error passed as A, or a right record was accused.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import polars as pl

BIN = Path(sys.executable).parent

#: Nagano prefecture's published self-check: 項番, 事務, 点検対象, うち紐付け誤り (reference/domain.md §0).
PUBLISHED = [
    (1, "特定医療費(指定難病)", 27_107, 0),
    (2, "小児慢性特定疾病医療費", 2_602, 0),
    (3, "精神障害者保健福祉手帳", 35_968, 6),
    (4, "自立支援医療(精神通院医療)", 72_522, 8),
    (5, "生活保護", 963, 0),
    (6, "中国残留邦人等自立支援", 51, 0),
    (7, "身体障害者手帳", 57_359, 31),
    (8, "療育手帳", 23_586, 6),
    (9, "特別児童扶養手当", 9_134, 4),
    (10, "特別障害者手当", 381, 2),
    (11, "障害児福祉手当", 154, 0),
    (12, "経過的福祉手当", 1, 0),
    (13, "障害児施設入所支援", 1_279, 0),
    (14, "児童扶養手当", 2_580, 1),
    (15, "母子父子寡婦福祉資金", 1_848, 1),
    (16, "職業転換給付金", 87, 0),
    (17, "特別支援教育就学奨励費", 8_624, 1),
]
PUBLISHED_CAUSES = {"申請書に記入された番号の誤り": 28, "職員が入力した番号の誤り": 32}


def main() -> int:
    """Run everything; return the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("directory", type=Path)
    arguments.add_argument("--seed", default="1")
    arguments.add_argument("--keep", action="store_true", help="use the sample that is already there")
    options = arguments.parse_args()
    folder: Path = options.directory
    if not (options.keep and (folder / "truth.csv").exists()):
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        reconcile("sample", str(folder), "--scale", "nagano", "--seed", options.seed)
    database = folder / "limit.duckdb"
    database.unlink(missing_ok=True)
    limit = timed([sys.executable, "-m", "benchmarks.limit", str(folder), str(database)])
    database.unlink(missing_ok=True)
    run = timed([str(BIN / "reconcile"), "run", "--project", str(folder), "--as-of", "2026-04-01"])
    reconcile("evaluate", str(folder / "truth.csv"), "--project", str(folder))
    same = compare_tables(folder / "out" / "latest" / "public")
    clean = check_truth(folder)
    print(f"\n実行 {run[0]:.1f} 秒、最大メモリ {run[1] / 1e6:.2f} GB")
    print(f"同じファイルを DuckDB に納めるだけ {limit[0]:.1f} 秒、比 {run[0] / limit[0]:.1f}")
    return 0 if same and clean else 1


def reconcile(*arguments: str) -> None:
    """Run a reconcile command; a stopped source (exit 1) is as bad as a failure here."""
    subprocess.run([str(BIN / "reconcile"), *arguments], check=True)


def timed(command: list[str]) -> tuple[float, int]:
    """Return (wall seconds, peak resident kB) of one finished process, by the operating system's accounting."""
    begun = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return seconds, usage.ru_maxrss


def compare_tables(public: Path) -> bool:
    """Print the published and the reproduced tables side by side; return whether they are equal."""
    with (public / "self_check.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["項番"]: row for row in csv.DictReader(file)}
    with (public / "causes.csv").open(encoding="utf-8-sig", newline="") as file:
        causes = {row["原因"]: int(row["件数"]) for row in csv.DictReader(file)}
    print("\n項番      公表 対象  誤り    再現 対象  誤り  事務")
    equal = True
    for no, name, checked, errors in PUBLISHED:
        got = (int(rows[str(no)]["点検対象"]), int(rows[str(no)]["うち紐付け誤り"]))
        mark = " " if got == (checked, errors) else "≠"
        equal &= got == (checked, errors)
        print(f"{no:>4}{mark}{checked:>14,}{errors:>6}{got[0]:>14,}{got[1]:>6}  {name}")
    totals = (sum(row[2] for row in PUBLISHED), sum(row[3] for row in PUBLISHED))
    total = rows["計"] if "計" in rows else next(row for row in rows.values() if "計" in row.values())
    print(
        f"  計 {totals[0]:>14,}{totals[1]:>6}{int(total['点検対象']):>14,}{int(total['うち紐付け誤り']):>6}"
    )
    for cause, count in PUBLISHED_CAUSES.items():
        print(f"{count:>6}{causes.get(cause, 0):>6}  {cause}")
        equal &= causes.get(cause, 0) == count
    equal &= sum(causes.values()) == sum(PUBLISHED_CAUSES.values())
    return equal


def check_truth(folder: Path) -> bool:
    """Count, straight from the files, planted errors that passed and right records that were accused."""
    truth = pl.read_csv(folder / "truth.csv", infer_schema=False)
    verdicts = pl.read_parquet(folder / "out" / "latest" / "results" / "verdicts.parquet")
    joined = truth.select("system", "record_id", planted=pl.col("linkage_error") == "true").join(
        verdicts, on=["system", "record_id"], how="full", coalesce=True
    )
    passed = joined.filter(pl.col("planted") & (pl.col("grade") == "A")).height
    accused = joined.filter(~pl.col("planted") & pl.col("linkage_error")).height
    unlabelled = joined.filter(pl.col("planted").is_null() | pl.col("grade").is_null()).height
    review = joined.filter(pl.col("grade") == "B").height
    print(
        f"\n仕込んだ誤りの見逃し {passed}、正しい記録への誤った指摘 {accused}、突き合わない記録 {unlabelled}"
    )
    print(f"要確認 {review:,}件({review / joined.height:.2%})")
    return passed == accused == unlabelled == 0


if __name__ == "__main__":
    sys.exit(main())
