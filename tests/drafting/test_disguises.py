"""The sample's extracts, written otherwise: drafts read the same, or say "not sure"; they never read something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile.drafting import draft_text
from reconcile.errors import ConfigError
from reconcile.sources import Layout, load_layouts
from tests.drafting.disguise import Clothes, table_of, write_csv, write_parquet, write_xlsx
from tests.drafting.helpers import SAMPLE, SCHEMAS, differing, drafted, read

HEADED = [
    (layout, file)
    for layout in load_layouts(SCHEMAS)
    if layout.kind == "system" and layout.file.format != "fixed" and layout.file.header
    for file in sorted(SAMPLE.glob(layout.file.path))[:1]
]
BY_ID = {layout.id: (layout, file) for layout, file in HEADED}
CLOTHES = {
    "utf-8": Clothes(encoding="utf-8", line_end="\r\n"),
    "bom, quotes": Clothes(encoding="utf-8-sig", quote=True),
    "utf-16, tabs": Clothes(encoding="utf-16", delimiter="\t"),
    "euc": Clothes(encoding="euc_jp", delimiter="\t"),
    "semicolons": Clothes(delimiter=";", line_end="\r\n"),
    "bars": Clothes(delimiter="|"),
    "titles and trailer": Clothes(titles=("受給者台帳(令和8年4月)", "", "作成 令和8年4月2日"), trailer=True),
    "blank title cells": Clothes(titles=("台帳,,,", ""), quote=True),
    "shuffled": Clothes(shuffle=3),
    "renamed": Clothes(rename=True),
    "shuffled and renamed": Clothes(shuffle=5, rename=True, encoding="utf-8", delimiter="\t"),
}


@pytest.mark.parametrize("clothes", CLOTHES.values(), ids=CLOTHES)
@pytest.mark.parametrize("system", sorted(BY_ID))
def test_other_clothes_same_records(system: str, clothes: Clothes, tmp_path: Path):
    layout, file = BY_ID[system]
    worn = write_csv(file, clothes, tmp_path / "extract.csv")
    draft, _ = drafted(worn, tmp_path)
    wrong = differing(draft, layout, worn, file)
    assert wrong == [] or (set(wrong) <= {"name", "address"} and is_lossy(file, clothes))
    written = draft.file
    assert (written.encoding, written.delimiter) == (clothes.encoding, clothes.delimiter)
    assert (written.skip_rows, written.record_count == "trailer") == (len(clothes.titles), clothes.trailer)


def is_lossy(file: Path, clothes: Clothes) -> bool:
    """Whether the encoding lacks characters of the file, so that they were replaced when it was written."""
    try:
        "".join(cell for row in table_of(file)[1] for cell in row).encode(clothes.encoding)
    except UnicodeEncodeError:
        return True
    return False


@pytest.mark.parametrize("system", sorted(BY_ID))
def test_other_formats_same_records(system: str, tmp_path: Path):
    layout, file = BY_ID[system]
    for name, write in (("a.xlsx", write_xlsx), ("b.parquet", write_parquet)):
        clothes = Clothes(titles=("台帳", "") if name == "a.xlsx" else (), shuffle=2, rename=True)
        worn = write(file, clothes, tmp_path / name)
        draft, _ = drafted(worn, tmp_path)
        assert differing(draft, layout, worn, file) == []


def contradictions(draft: Layout, layout: Layout, worn: Path, file: Path) -> set[str]:
    """Fields in force that hold other values than the committed layout's."""
    ours, known = read(draft, worn), read(layout, file)
    return {name for name in draft.fields if not ours[name].equals(known[name])}


@pytest.mark.parametrize("shuffle", [0, 1, 2, 3])
@pytest.mark.parametrize("system", sorted(BY_ID))
def test_without_headings_nothing_is_wrong(system: str, shuffle: int, tmp_path: Path):
    layout, file = BY_ID[system]
    worn = write_csv(file, Clothes(header=False, shuffle=shuffle, encoding="utf-8"), tmp_path / "x.csv")
    draft, doubts = _drafted_or_open(worn, tmp_path)
    told = {doubt.key.removeprefix("fields.") for doubt in doubts}
    if draft is not None:
        assert contradictions(draft, layout, worn, file) <= told & {"record_id"}


@pytest.mark.parametrize("system", sorted(BY_ID))
def test_headings_that_say_nothing_settle_nothing(system: str, tmp_path: Path):
    _, file = BY_ID[system]
    worn = write_csv(file, Clothes(nonsense=True, encoding="utf-8"), tmp_path / "x.csv")
    draft, doubts = _drafted_or_open(worn, tmp_path)
    assert draft is None and "fields.my_number" in {doubt.key for doubt in doubts}


def _drafted_or_open(worn: Path, folder: Path):
    """The layout, None when a required field is open."""
    try:
        return drafted(worn, folder)
    except ConfigError:
        return None, draft_text(worn, "system")[1]
