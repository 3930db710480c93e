"""Imports point downwards only (docs/architecture.md), and the generator shares nothing with the comparison."""

from __future__ import annotations

import ast

from reconcile.paths import root

PACKAGE = root() / "reconcile"
#: Top to bottom; modules of one line may not import each other.
LAYERS = [
    ["cli"],
    ["terminal"],
    ["pipelines"],
    ["drafting"],
    ["judge", "evaluate", "sample", "lifecycle"],
    ["compare", "sources"],
    ["engine", "outputs"],
    ["store"],
    ["config", "log"],
    ["paths", "vocabulary", "errors", "versions"],
]
PLACE = {name: depth for depth, names in enumerate(LAYERS) for name in names}
#: Reading a file and its layout is no part of the comparison: the generator may use the layouts' models.
FORBIDDEN = {("sample", "compare"), ("sample", "judge")}


def imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("reconcile"):
            parts = node.module.split(".")
            yield from [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]


def part_of(path):
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def test_every_import_points_downwards():
    upward = []
    for path in PACKAGE.rglob("*.py"):
        here = part_of(path)
        if here in {"__init__", "__main__"}:
            continue
        for name in imports(path):
            if name in {here, "__version__"}:
                continue
            if PLACE[name] <= PLACE[here] or (here, name) in FORBIDDEN:
                upward.append(f"{path.relative_to(PACKAGE)} imports {name}")
    assert upward == []


def test_every_module_has_a_place():
    parts = {part_of(path) for path in PACKAGE.rglob("*.py")} - {"__init__", "__main__"}
    assert parts == set(PLACE)


def test_only_the_engine_knows_duckdb():
    knows = {part_of(path) for path in PACKAGE.rglob("*.py") if "import duckdb" in path.read_text("utf-8")}
    assert knows == {"engine"}
