"""`make mutants`: removes one decision row or one normalisation rule at a time, and looks whether a test notices.

Works on a copy of the tree. A mutant is

* a row of ``pipelines/decide_registry.csv`` or ``decide_cause.csv`` left out;
* in ``reconcile/compare/*.py`` and ``reconcile/judge/levels.py``: an element of a module-level table left out, an ``if`` whose
  branch is never taken, or a text step (``.replace``, ``.sub``, ``.translate``, ``.strip`` …) left out.

Prints the survivors; exits 1 when there are any that ``scripts/mutation_accepted.txt`` does not name with a reason.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parent.parent
ACCEPTED = Path(__file__).with_name("mutation_accepted.txt")
COPIED = (
    "reconcile",
    "pipelines",
    "schemas",
    "sample_data",
    "reports",
    "tests",
    "reconcile.toml",
    "pyproject.toml",
)
TABLES = ("decide_registry.csv", "decide_cause.csv")
#: Methods that change a text or a column of texts and can be left out without a change of type.
STEPS = {
    "replace", "sub", "translate", "strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "upper", "lower", "normalize",
    "replace_all", "replace_many", "strip_chars", "to_uppercase", "swapcase", "casefold", "zfill",
}  # fmt: skip
#: Which tests look at a module, by the first beginning of its name that fits: so special ones stand before general ones.
#: ``address_p`` are the three that parse an address, by columns and one by one.
SUITES = {
    "address_p": ["tests/compare/test_address_plain.py", "tests/compare/test_address.py", "tests/compare/test_address_parts.py"],
    "kana_columns": ["tests/compare/test_kana_columns.py"],
    "name_fit": ["tests/compare/test_name_fit.py", "tests/compare/test_name.py"],
    "name_key_columns": ["tests/judge/test_candidates.py", "tests/compare/test_name_keys.py"],
    "address": ["tests/compare/test_address.py", "tests/compare/test_address_parts.py"],
    "name": ["tests/compare/test_name.py", "tests/compare/test_name_keys.py", "tests/compare/test_kana.py"],
    "kana": ["tests/compare/test_kana.py", "tests/compare/test_name.py", "tests/compare/test_name_keys.py"],
    "birth": ["tests/compare/test_birth.py"],
    "number": ["tests/compare/test_number.py"],
    "sex": ["tests/compare/test_sex.py"],
    "trace": ["tests/compare/test_trace.py"],
    "reading": ["tests/compare/test_reading.py"],
    "text": ["tests/compare/test_text.py", "tests/compare/test_name.py", "tests/compare/test_kana.py", "tests/compare/test_name_keys.py"],
    "variants": ["tests/compare/test_variants.py", "tests/compare/test_name.py"],
    "levels": ["tests/spec", "tests/world"],
    "table": ["tests/judge/test_registry_table.py", "tests/judge/test_narrowing.py"],
}  # fmt: skip
_TIMEOUT = 240
_ENVIRONMENT = {**os.environ, "HYPOTHESIS_PROFILE": "unshrunk"}


@dataclass(frozen=True)
class Mutant:
    """One change.

    Attributes:
        path: File, relative to the project.
        name: What is left out, the same from run to run while the line stays.
        text: The file's whole new text.
        tests: What to run.
    """

    path: str
    name: str
    text: str
    tests: list[str]


def main() -> int:
    """Run all mutants; return the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", default="", help="only files whose name contains this")
    arguments.add_argument("--again", type=Path, help="only the survivors that this earlier output names")
    arguments.add_argument("--jobs", type=int, default=2)
    options = arguments.parse_args()
    mutants = [mutant for mutant in (*_rows(), *_rules()) if options.only in mutant.path]
    if options.again:
        named = options.again.read_text("utf-8")
        mutants = [mutant for mutant in mutants if f"{mutant.path}: {mutant.name}" in named]
    print(f"{len(mutants)} mutants", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        folders: Queue[Path] = Queue()
        for job in range(options.jobs):
            folders.put(_copy(Path(scratch) / str(job)))
        with ThreadPoolExecutor(options.jobs) as pool:
            survived = [name for name in pool.map(lambda mutant: _try(mutant, folders), mutants) if name]
    accepted = _accepted()
    unexplained = [name for name in survived if name not in accepted]
    print(
        f"{len(mutants) - len(survived)} of {len(mutants)} noticed, {len(survived)} survived, {len(unexplained)} of them unexplained"
    )
    for name in survived:
        print(f"  {name}{f'  ({accepted[name]})' if name in accepted else ''}")
    return 1 if unexplained else 0


def _accepted() -> dict[str, str]:
    if not ACCEPTED.exists():
        return {}
    lines = [line for line in ACCEPTED.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return {name: reason for name, _, reason in (line.partition("\t") for line in lines)}


def _copy(folder: Path) -> Path:
    folder.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def _try(mutant: Mutant, folders: Queue[Path]) -> str | None:
    """Return the mutant's name when all tests pass with it."""
    folder = folders.get()
    path = folder / mutant.path
    original = path.read_text("utf-8")
    try:
        path.write_text(mutant.text, "utf-8")
        tests = [test for test in mutant.tests if (folder / test).exists()]
        command = [
            sys.executable,
            "-B",
            "-m",
            "pytest",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "--no-header",
            "--tb=no",
            *tests,
        ]
        try:
            done = subprocess.run(
                command, cwd=folder, env=_ENVIRONMENT, capture_output=True, timeout=_TIMEOUT, check=False
            )
        except subprocess.TimeoutExpired:
            print("t", end="", flush=True)
            return None  # a rule that keeps the program from hanging is noticed, too
        name = f"{mutant.path}: {mutant.name}"
        print(
            "." if done.returncode else f"\nsurvived {name}", end="" if done.returncode else "\n", flush=True
        )
        return None if done.returncode else name
    finally:
        path.write_text(original, "utf-8")
        folders.put(folder)


def _rows() -> Iterator[Mutant]:
    for table in TABLES:
        path = ROOT / "pipelines" / table
        lines = path.read_text("utf-8").splitlines(keepends=True)
        for place in range(1, len(lines)):
            number = lines[place].partition(",")[0]
            without = "".join(lines[:place] + lines[place + 1 :])
            yield Mutant(f"pipelines/{table}", number, without, SUITES["table"])


def _rules() -> Iterator[Mutant]:
    paths = [
        *sorted((ROOT / "reconcile" / "compare").glob("*.py")),
        ROOT / "reconcile" / "judge" / "levels.py",
    ]
    for path in paths:
        source = path.read_text("utf-8")
        tests = next((suite for key, suite in SUITES.items() if path.stem.startswith(key)), ["tests/compare"])
        spans: set[tuple[int, int, str]] = set()
        for start, end, new, name in Module(source).changes():
            if (start, end, new) in spans:
                continue
            spans.add((start, end, new))
            encoded = source.encode()
            text = (encoded[:start] + new.encode() + encoded[end:]).decode()
            yield Mutant(str(path.relative_to(ROOT)), name, text, tests)


#: Byte range, what stands there instead, and what to call it.
Change = tuple[int, int, str, str]


class Module:
    """The text of a module and what can be left out of it."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._tree = ast.parse(source)
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line.encode()))

    def changes(self) -> Iterator[Change]:
        """All changes, one at a time."""
        for statement in self._tree.body:
            if not isinstance(statement, ast.Assign | ast.AnnAssign):
                continue
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            is_type = isinstance(statement.value, ast.Subscript | None)
            if not is_type and self._said(target) != "__all__":
                yield from self._elements(statement.value, self._said(target))
        for node in ast.walk(self._tree):
            if isinstance(node, ast.If) and self._said(node.test) != "TYPE_CHECKING":
                yield self._change(node.test, "False", f"if {self._said(node.test)}")
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in STEPS
            ):
                yield from self._without_step(node, node.func)

    def _elements(self, value: ast.expr | None, target: str) -> Iterator[Change]:
        """Each element of the tables within a module-level constant, left out."""
        for node in ast.walk(value) if value is not None else ():
            if isinstance(node, ast.Dict) and len(node.values) > 1:
                for key, held in zip(node.keys, node.values, strict=True):
                    if key is not None:
                        start, end = self._span(key)[0], self._span(held)[1]
                        yield start, end, "**{}", f"{target} without {self._said(key)}"
            elif isinstance(node, ast.Tuple | ast.List | ast.Set) and len(node.elts) > 2:
                for element in node.elts:
                    yield self._change(element, "*()", f"{target} without {self._said(element)}")

    def _without_step(self, call: ast.Call, step: ast.Attribute) -> Iterator[Change]:
        """``text.replace(a, b)`` becomes ``text``; ``pattern.sub(new, text)`` and ``normalize(form, text)`` become ``text``."""
        kept: ast.expr = step.value
        if step.attr == "sub" or (step.attr == "normalize" and len(call.args) == 2):
            if len(call.args) != 2:
                return
            kept = call.args[1]
        if isinstance(kept, ast.Attribute) and kept.attr == "str":  # polars: expression.str.replace_all(…)
            kept = kept.value
        text = ast.get_source_segment(self._source, kept)
        yield self._change(call, f"({text})", f"{step.attr} in {self._said(call)}")

    def _change(self, node: ast.expr, new: str, name: str) -> Change:
        return (*self._span(node), new, name)

    def _span(self, node: ast.expr) -> tuple[int, int]:
        start = self._starts[node.lineno - 1] + node.col_offset
        return start, self._starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)

    def _said(self, node: ast.expr) -> str:
        return " ".join((ast.get_source_segment(self._source, node) or "").split())[:70]


if __name__ == "__main__":
    sys.exit(main())
