"""Drafts of the sample's files, made without their layouts, read what the committed layouts read."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile.compare.birth import birth_codes
from reconcile.sources import load_layouts
from tests.drafting.helpers import SAMPLE, SCHEMAS, differing, drafted, read

LAYOUTS = load_layouts(SCHEMAS)
SYSTEMS = [layout for layout in LAYOUTS if layout.kind == "system"]
OTHERS = [layout for layout in LAYOUTS if layout.kind != "system"]
#: Without headings nothing in these files tells the route from another code: "not sure", with the right column named.
ROUTE_IS_OPEN = {"seikatsu_hogo", "shintai_techo"}
FILES = [
    (layout, file)
    for layout in SYSTEMS
    for file in sorted(SAMPLE.glob(layout.file.path))
    if file.suffix != ".count"
]


@pytest.mark.parametrize(("layout", "file"), FILES, ids=[file.stem for _, file in FILES])
def test_every_extract_is_read_as_by_its_layout(layout, file: Path, tmp_path: Path):
    draft, doubts = drafted(file, tmp_path)
    is_open = layout.id in ROUTE_IS_OPEN
    assert differing(draft, layout, file) == (["entry_route"] if is_open else [])
    assert ("fields.entry_route" in {doubt.key for doubt in doubts}) == is_open
    if is_open:
        confirmed, _ = drafted(file, tmp_path, confirm=("entry_route",))
        assert differing(confirmed, layout, file) == []


@pytest.mark.parametrize(("layout", "file"), FILES, ids=[file.stem for _, file in FILES])
def test_dates_mean_the_same(layout, file: Path, tmp_path: Path):
    draft, _ = drafted(file, tmp_path)
    ours, known = read(draft, file), read(layout, file)
    for name in ("birth_date", "entered_at", "received_at"):
        if name in layout.fields:
            mine = birth_codes(ours[name], draft.date_format(name))
            assert mine.equals(birth_codes(known[name], layout.date_format(name)))
            assert mine.null_count() == known[name].null_count()


@pytest.mark.parametrize("layout", SYSTEMS, ids=lambda layout: layout.id)
def test_payload_names_and_types_are_those_of_the_replica(layout, tmp_path: Path):
    file = sorted(SAMPLE.glob(layout.file.path))[0]
    draft, _ = drafted(file, tmp_path)
    ours = {spec.keys: (spec.name, spec.type) for spec in draft.payload}
    for spec in layout.payload:
        name, kind = ours[spec.keys]
        assert kind == spec.type
        assert name == spec.name or layout.file.header is False


@pytest.mark.parametrize("layout", OTHERS, ids=lambda layout: layout.id)
def test_the_other_sources(layout, tmp_path: Path):
    file = next(SAMPLE.glob(layout.file.path))
    draft, _ = drafted(file, tmp_path, layout.kind)
    assert differing(draft, layout, file) == []
    assert {spec.name: spec.type for spec in draft.payload} == {
        spec.name: spec.type for spec in layout.payload
    }
