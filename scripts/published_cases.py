"""`make cases`: the errors that other bodies published, at their published size, through the nightly check.

Prints a table (which check found how many, with what verdict, what would have happened before provision) and, with ``--out``,
writes it as markdown. Exits 1 when a right record is accused, or when something is missed that the case does not admit to.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from scripts.published.build import build
from scripts.published.cases import CASES, PublishedCase
from scripts.published.score import Score, run

_HEAD = """# 公表された事例での確かめ

他の団体が公表した紐付け誤りを、公表された件数のまま架空のデータで再現し、夜間の点検にかけた結果。人はすべて架空で、ほかの記録には
普通の表記ゆれ・古い住所などを入れてある(docs/sample.md)。「提供前に止まる」は、点検の結果が一致でないか、副本の異常として
停止・訂正の対象になり、そのままでは提供されない件数。見逃しは見逃しとして書く。

Made by `make cases` (`python -m scripts.published_cases --out docs/published_cases.md`){scale}.

| 事例 | 記録 | 誤り | 見付けた点検と判定 | 見逃し | 提供前に止まる | 正しい記録: 誤った指摘 | 要確認 |
|---|---:|---:|---|---:|---:|---:|---:|
"""


def main() -> int:
    """Run the chosen cases; return the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--case", action="append", choices=[case.id for case in CASES])
    arguments.add_argument("--scale", type=float, default=1.0, help="share of the published size")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--out", type=Path)
    options = arguments.parse_args()
    scores = []
    for case in CASES:
        if options.case and case.id not in options.case:
            continue
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "case"
            score = run(folder, build(folder, case, scale=options.scale, seed=options.seed))
        scores.append((case, score))
        _show(case, score)
    if options.out:
        options.out.write_text(page(scores, options.scale), "utf-8")
    return 1 if any(score.accused or set(score.missed) - set(case.missed) for case, score in scores) else 0


def found_by(score: Score) -> list[str]:
    """Say which check found how many, in order of size."""
    return [f"{check} {label} {count:,}" for (check, label), count in score.found.most_common()]


def page(scores: list[tuple[PublishedCase, Score]], scale: float) -> str:
    """Return the table and the notes as markdown."""
    lines = [_HEAD.format(scale="" if scale == 1 else f" at scale {scale}").rstrip()]
    for case, score in scores:
        cells = (
            case.body, f"{score.records:,}", f"{score.planted:,}", "、".join(found_by(score)), f"{score.missed.total():,}",
            f"{score.stopped:,}", f"{score.accused:,}", f"{score.review:,}",
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    lines.append("\n## 何が起きたか、何を仮に置いたか\n")
    for case, score in scores:
        lines.append(f"- **{case.body}** {case.what}{case.assumed}")
        lines += [
            f"  見逃し {count:,}件: {case.missed.get(kind, kind)}" for kind, count in score.missed.items()
        ]
    return "\n".join(lines) + "\n"


def _show(case: PublishedCase, score: Score) -> None:
    print(
        f"{case.body}: 記録 {score.records:,}、誤り {score.planted:,} → {'、'.join(found_by(score)) or 'なし'}"
    )
    print(
        f"  見逃し {score.missed.total():,}、提供前に止まる {score.stopped:,}、"
        f"正しい記録への誤った指摘 {score.accused:,}、要確認 {score.review:,}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
