"""判定基準書 and 項目定義書 are what their scripts make, say everything, and agree with what a run really writes."""

from __future__ import annotations

import csv
import re
import shutil
from collections import defaultdict
from datetime import date

import polars as pl
import pytest
from stdnum.jp import in_

from reconcile import vocabulary
from reconcile.config import Config, load_project
from reconcile.errors import ConfigError
from reconcile.judge.registry import CAUSE_DOMAIN, REGISTRY_DOMAIN, load_cause_table, load_registry_table
from reconcile.lifecycle import brakes, gate
from reconcile.outputs.explanations import KINDS, load_explanations
from reconcile.outputs.worklist import HEADINGS
from reconcile.paths import root
from reconcile.pipelines.decisions import _ASIDE_HEADINGS
from reconcile.sources.kinds import FIELDS, PERSONAL
from reconcile.store.use_log import USE_SCHEMA
from scripts import criteria_wholes, write_criteria, write_field_definitions
from tests.spec.harness import all_cases, read

CRITERIA = write_criteria.PAGE.read_text("utf-8")
FIELD_PAGE = write_field_definitions.PAGE.read_text("utf-8")
TABLES = {
    "registry": load_registry_table(root() / "pipelines"),
    "cause": load_cause_table(root() / "pipelines"),
}
#: Parts of 判定基準書 that have an anchor for each code.
ANCHORED = {
    "verdict": vocabulary.VERDICTS,
    "reason": vocabulary.REASONS,
    "cause": vocabulary.CAUSES,
    "cause_basis": vocabulary.CAUSE_BASES,
    "pattern": vocabulary.PATTERNS,
    "replica": vocabulary.REPLICA_OUTCOMES,
    "entry": vocabulary.ENTRY_OUTCOMES,
    "gate_state": vocabulary.GATE_STATES,
    "gate_reason": vocabulary.GATE_REASONS,
    "brake": vocabulary.BRAKE_RULES,
}


@pytest.mark.parametrize("script", [write_criteria, write_field_definitions])
def test_the_page_is_what_the_script_makes(script):
    assert script.PAGE.read_text("utf-8") == script.page(), "run: make docs"


def sections(page):
    """The text behind each anchor, up to the next one."""
    parts = re.split(r'<a id="([^"]+)"></a>', page)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("kind", ANCHORED)
def test_every_code_has_its_part_with_meaning_and_next_step(kind):
    told = sections(CRITERIA)
    texts = load_explanations(root() / "reports" / "explanations.csv")
    for code in ANCHORED[kind]:
        part = told[f"{kind}-{code}"]
        assert texts[kind, code].meaning in part
        assert texts[kind, code].next_step in part


@pytest.mark.parametrize("kind", ["verdict", "reason", "cause", "cause_basis", "pattern", "replica", "entry"])
def test_every_code_has_a_worked_example(kind):
    told = sections(CRITERIA)
    # an example's own anchor ends the part before it
    order = list(told)
    for code in ANCHORED[kind]:
        place = order.index(f"{kind}-{code}")
        assert "**例" in told[order[place]] or order[place + 1].startswith("example-"), code


def test_every_row_of_the_decision_tables_stands_in_order_with_its_words():
    rows = re.findall(r'^\| <a id="row-\w+"></a>([A-Z]\d+) \| (.+?) \| ', CRITERIA, re.MULTILINE)
    assert [no for no, _ in rows] == [row.no for table in TABLES.values() for row in table.rows]
    told = dict(rows)
    for table in TABLES.values():
        for row in table.rows:
            columns = {part.partition(":")[0] for part in told[row.no].split("<br>")}
            needed = {
                vocabulary.FACTS[column][0]
                for column, allowed in row.allowed.items()
                if (column, allowed) != ("number", {"ok"})
            }
            assert columns == (needed or {"どの場合でも"}), row.no
            assert row.explanation in CRITERIA


def decide_by_the_page(domain, levels):
    """Decide as a reader would: the first row of the page all of whose conditions hold."""
    short = {
        "一人いる(変更前の番号でもよい)": {"held", "superseded"},
        "全項目が合う人が一人いる": {"better", "renumbered"},
        "同じだけ合うか、全項目が合う人が複数いる": {"tie", "several"},
    }
    columns = {vocabulary.FACTS[column][0]: column for column in domain}
    for no, conditions in re.findall(
        r'^\| <a id="row-\w+"></a>([A-Z]\d+) \| (.+?) \| ', CRITERIA, re.MULTILINE
    ):
        parts = [] if conditions == "どの場合でも" else conditions.split("<br>")
        asked = {columns.get(part.partition(": ")[0]): part.partition(": ")[2] for part in parts}
        if None in asked:
            continue
        if "number" in domain and "number" not in asked and levels["number"] != "ok":
            continue
        words = {column: vocabulary.FACTS[column][1] for column in asked}
        if all(
            levels[column] in short.get(said, set()) or words[column][levels[column]] in said.split(" 又は ")
            for column, said in asked.items()
        ):
            return no
    return None


@pytest.mark.parametrize("name", ["registry", "cause"])
def test_whoever_reads_the_page_decides_as_the_table_does(name):
    """Each row's own levels, and each with one level changed: the page's first match is the table's."""
    domain = {"registry": REGISTRY_DOMAIN, "cause": CAUSE_DOMAIN}[name]
    table = TABLES[name]
    for row in table.rows:
        base = {column: sorted(row.allowed.get(column, levels))[0] for column, levels in domain.items()}
        for column, values in domain.items():
            for value in values:
                levels = base | {column: value}
                assert decide_by_the_page(domain, levels) == table.decide(levels).no, levels


def test_examples_are_those_of_the_spec_tables_and_show_no_short_number():
    names = {case.system for case in all_cases()}
    shown = re.findall(r'<a id="example-(\w+)"></a>', CRITERIA)
    assert len(shown) == len(set(shown))
    assert set(shown) <= names
    short = {
        row["my_number"]
        for case in all_cases()
        for row in read(case.records)
        if re.match(r"[a-z]", row["my_number"])
    }
    cells = {
        cell.strip() for line in CRITERIA.splitlines() if line.startswith("|") for cell in line.split("|")
    }
    assert not short & cells


def test_examples_of_gate_and_brakes_show_every_state_and_rule():
    told = sections(CRITERIA)
    brakes_shown = told["brake-error_rate"]
    for code in vocabulary.BRAKE_RULES:
        assert criteria_wholes._name(code) in brakes_shown.partition("**例**")[2], code
    gate_shown = told["gate_reason-registry_too_old"].partition("**例**")[2]
    assert [label for label in vocabulary.GATE_STATES.values() if f"| {label} |" not in gate_shown] == []
    assert [label for label in vocabulary.GATE_REASONS.values() if label not in gate_shown] == []


def test_the_thresholds_of_the_page_are_the_defaults():
    told = sections(CRITERIA)
    for key, value in Config().brakes.model_dump().items():
        part = next(part for name, part in told.items() if name.startswith("brake-") and f"`{key}`" in part)
        assert re.search(rf"(?<!\d){value:g}(?!\d)", part), key
    assert f"{brakes.MIN_RECORDS}件以上の事務" in CRITERIA
    assert gate.PASSING == (
        "registrable",
        "registrable_with_reason",
    )  # the two that 判定基準書 says may be registered


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Columns and types of every file that a run and a query of the sample write."""
    from reconcile.pipelines.gate import run_gate  # noqa: PLC0415
    from reconcile.pipelines.nightly import run_nightly  # noqa: PLC0415
    from reconcile.pipelines.query import run_query  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("fields")
    for name in ("schemas", "sample_data"):
        shutil.copytree(root() / name, folder / name)
    shutil.copy(root() / "reconcile.toml", folder)
    project = load_project(folder)
    night = run_nightly(project, as_of=date(2026, 4, 1)).folder
    found = {}
    for path in sorted(night.rglob("*.parquet")):
        schema = pl.read_parquet_schema(path)
        found[path.relative_to(night).as_posix()] = {name: str(kind) for name, kind in schema.items()}
    gated = run_gate(project, "shogaiji_fukushi_teate", file=None, as_of=date(2026, 4, 1)).folder
    asked = run_query(project, as_of=date(2026, 4, 1), dry_run=False).folder
    tables = {path.relative_to(night).as_posix(): path for path in sorted(night.rglob("*.csv"))}
    tables["gate/summary.csv"] = gated / "summary.csv"
    tables["query/"] = next(asked.glob("*.csv"))
    for name, path in tables.items():
        with path.open(encoding="utf-8-sig", newline="") as file:
            found["worklists/" if name.startswith("worklists/") else name] = dict.fromkeys(
                next(csv.reader(file)), ""
            )
    return found


def test_the_definitions_are_the_columns_that_are_written(written):
    defined = defaultdict(dict)
    for each in write_field_definitions.definitions():
        defined[each.part][each.item] = each
    months = [f"{month}月" for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
    for part, columns in written.items():
        names = [name for name in columns if name not in months]
        assert names == [name for name in defined[part] if name != "4月〜3月"], part
        for name, kind in columns.items():
            if part.endswith(".parquet"):
                assert defined[part][name].type == kind, (part, name)
    by_code = {
        "worklists/": list(HEADINGS),
        "import/aside.csv": list(_ASIDE_HEADINGS),
        "state/use/": list(USE_SCHEMA),
    }
    for part, names in by_code.items():
        assert list(defined[part]) == names
    assert set(defined) == {"*", *written, *by_code}
    assert {name: each.type for name, each in defined["state/use/"].items()} == {
        name: str(kind() if isinstance(kind, type) else kind) for name, kind in USE_SCHEMA.items()
    }


def test_no_definition_is_missing_or_stray_and_personal_data_is_marked():
    general = {each.item for each in write_field_definitions.definitions() if each.part == "*"}
    assert general == {name for names in FIELDS.values() for name in names}
    for each in write_field_definitions.definitions():
        assert each.meaning
        if each.part != "*" and (each.item in PERSONAL or each.item in {"個人番号", "氏名"}):
            assert each.personal == "○", each
    public = [each for each in write_field_definitions.definitions() if each.part.startswith("public/")]
    assert public
    assert not any(each.personal for each in public)
    assert FIELD_PAGE.count("\n### ") == len(FIELDS) + len(
        {each.part for each in write_field_definitions.definitions()} - {"*"}
    )


def test_every_code_has_one_explanation_and_none_is_stray():
    texts = load_explanations(
        root() / "reports" / "explanations.csv"
    )  # refuses missing, doubled and stray codes
    assert set(texts) == {(kind, code) for kind, codes in KINDS.items() for code in codes}
    for (kind, code), told in texts.items():
        assert told.meaning.endswith("。"), (kind, code)
        assert told.next_step.endswith("。") or (kind == "level" and not told.next_step), (kind, code)
    levels = {code for kind, code in texts if kind == "level"}
    for field, names in vocabulary.LEVELS.items():
        assert {f"{field}.{name}" for name in names} <= levels
    for field, (_, words) in vocabulary.FACTS.items():
        assert {f"{field}.{name}" for name in words} <= levels


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: text.replace("verdict,same,", "verdict,some,", 1), "verdict/same"),
        (lambda text: text + text.splitlines()[1] + "\n", "二行"),
        (lambda text: text.replace("next_step", "next", 1), "見出し"),
        (lambda text: text + "verdict,same\n", "見出し"),
        (lambda _text: "", "空"),
    ],
)
def test_explanations_that_are_not_whole_are_refused_and_the_next_step_is_told(tmp_path, damage, said):
    text = (root() / "reports" / "explanations.csv").read_text("utf-8")
    path = tmp_path / "explanations.csv"
    path.write_text(damage(text), "utf-8")
    with pytest.raises(ConfigError) as refused:
        load_explanations(path)
    assert said in refused.value.message
    assert refused.value.action
    with pytest.raises(ConfigError):
        load_explanations(tmp_path / "missing.csv")


def test_the_check_digits_of_the_page_are_those_of_the_law():
    """Counted by means of the page's own weights, and by python-stdnum where it knows the number."""
    part = sections(CRITERIA)["check-digits"]
    told = re.findall(r"左から(\d+)桁に ([\d ]+) を掛け.*例: (\d+) の次は (\d)", part)
    assert [int(length) for length, *_ in told] == [11, 10]
    for _, weights, digits, expected in told:
        total = sum(int(a) * int(b) for a, b in zip(weights.split(), digits, strict=True)) % 11
        assert str(0 if total <= 1 else 11 - total) == expected
        if len(digits) == 11:
            assert in_.is_valid(digits + expected)


def test_patterns_are_told_in_the_order_in_which_they_apply():
    part = CRITERIA.partition('<a id="causes-all"></a>')[2]
    listed = re.findall(r"^\d+\. (.+)$", part.partition('<a id="patterns"></a>')[0], re.MULTILINE)
    said = "".join(listed)
    places = [said.index(label) for label in vocabulary.PATTERNS.values() if label != "不明"]
    assert places == sorted(places)
