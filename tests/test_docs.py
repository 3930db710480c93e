"""The documents say what the program knows: every code, command, setting and file is named where a reader looks for it."""

from __future__ import annotations

import re
import shutil
import unicodedata
from datetime import date

import pytest

from reconcile import vocabulary
from reconcile.cli import cli
from reconcile.config import Config, load_project
from reconcile.lifecycle import findings
from reconcile.outputs import actions, queries
from reconcile.paths import root

DOCS = root() / "docs"
GLOSSARY = (DOCS / "glossary.md").read_text("utf-8")
CONTRACT = (DOCS / "contract.md").read_text("utf-8")
DUTIES = (DOCS / "ja" / "運用手順書.md").read_text("utf-8")
CRITERIA = (DOCS / "ja" / "判定基準書.md").read_text("utf-8")
READMES = {name: (root() / name).read_text("utf-8") for name in ("README.md", "README.ja.md")}
PAGES = sorted([*root().glob("*.md"), *DOCS.rglob("*.md")])
MAKEFILE = (root() / "Makefile").read_text("utf-8")
CODES = {
    "verdict": {code: verdict.label for code, verdict in vocabulary.VERDICTS.items()},
    "reason": vocabulary.REASONS,
    "cause": vocabulary.CAUSES,
    "cause basis": vocabulary.CAUSE_BASES,
    "pattern": vocabulary.PATTERNS,
    "entry": vocabulary.ENTRY_OUTCOMES,
    "replica": vocabulary.REPLICA_OUTCOMES,
    "status": vocabulary.REGISTRY_STATUSES,
    "check": vocabulary.CHECKS,
    "state": vocabulary.STATES,
    "quality": vocabulary.QUALITY_RULES,
    "brake": vocabulary.BRAKE_RULES,
    "gate state": vocabulary.GATE_STATES,
    "gate reason": vocabulary.GATE_REASONS,
    "aside": vocabulary.ASIDE_RULES,
    "rejection": vocabulary.REJECTION_RULES,
}
#: Every command by its words, such as ("worklist", "import").
COMMANDS = {
    (name, *below): each
    for name, command in cli.commands.items()
    for below, each in (
        [((inner,), each) for inner, each in command.commands.items()]
        if hasattr(command, "commands")
        else [((), command)]
    )
}


def options(command):
    return {name for option in command.params for name in option.opts if name.startswith("--")}


# codes


@pytest.mark.parametrize("kind", CODES)
def test_the_glossary_names_every_code_with_its_word(kind):
    told = re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", GLOSSARY, re.MULTILINE)
    assert [pair for pair in CODES[kind].items() if pair not in told] == []


@pytest.mark.parametrize("kind", [kind for kind in CODES if kind not in {"cause basis"}])
def test_the_contract_names_every_code(kind):
    assert [code for code in CODES[kind] if not re.search(rf"\b{code}\b", CONTRACT)] == []


@pytest.mark.parametrize("kind", CODES)
def test_the_criteria_name_every_code_with_its_word(kind):
    assert [code for code in CODES[kind] if not re.search(rf"[`-]{code}[`\"]", CRITERIA)] == []
    words = {code: word for code, word in CODES[kind].items() if kind != "brake"}
    assert [word for word in words.values() if word not in CRITERIA] == []


def test_every_level_is_in_the_contract_and_in_the_criteria():
    for field, levels in vocabulary.LEVELS.items():
        assert [level for level in levels if level not in CONTRACT] == []
        part = CRITERIA.partition(f'<a id="field-{field}"></a>')[2].partition("<a id=")[0]
        words = vocabulary.FACTS[field][1]
        assert [
            level for level in levels if level in words and f"| {words[level]} | `{level}` |" not in part
        ] == []


def test_the_duties_tell_what_to_do_about_every_rule_that_an_operator_meets():
    for kind in ("brake", "rejection", "aside"):
        assert [code for code in CODES[kind] if f"`{code}`" not in DUTIES] == []
    assert [word for word in vocabulary.STATES.values() if word not in DUTIES] == []
    assert [word for word in vocabulary.GATE_REASONS.values() if word not in DUTIES] == []


def test_the_duties_tell_what_to_do_about_every_reason_for_which_a_record_is_held():
    part = DUTIES.partition('<a id="held"></a>')[2].partition("<a id=")[0]
    held = [word for code, word in vocabulary.REASONS.items() if f"reason-{code}" in held_reasons()]
    assert len(held) > 10
    others = [verdict.label for code, verdict in vocabulary.VERDICTS.items() if verdict.grade == "B"]
    statuses = [word for code, word in vocabulary.REGISTRY_STATUSES.items() if code != "current"]
    others.remove(vocabulary.VERDICTS["review"].label)
    assert [word for word in [*held, *others, *statuses] if word not in part] == []


def held_reasons():
    """Reasons that a row of the criteria gives to 要確認, as anchors."""
    parts = re.split(r'<a id="(reason-\w+)"></a>', CRITERIA)
    return {
        name
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
        if "(要確認)" in text.partition("この理由になる行")[2].partition("\n")[0]
    }


def test_notes_and_words_of_the_lists_are_in_the_documents_of_the_officials():
    notes = [value for name, value in vars(findings).items() if name.isupper() and isinstance(value, str)]
    assert len(notes) >= 4
    assert [note for note in notes if note not in DUTIES or note not in CONTRACT] == []
    fields = (DOCS / "ja" / "項目定義書.md").read_text("utf-8")
    words = [
        *actions.METHODS.values(),
        *actions.RECHECKS.values(),
        *actions.SUBJECTS.values(),
        *queries.WHY.values(),
    ]
    assert [word for word in words if word not in fields or word not in CONTRACT] == []


# commands


def test_every_command_is_in_the_contract_and_in_the_duties_and_has_help():
    for words, command in COMMANDS.items():
        named = re.escape(" ".join(words))
        either = rf"(?:reconcile )?{words[0]} (?:\[list\|)?{words[-1]}\b" if len(words) > 1 else named
        assert re.search(rf"reconcile {named}|{either}", CONTRACT), words
        assert f"reconcile {' '.join(words)}" in DUTIES, words
        assert command.help


def test_every_option_is_in_the_contract_or_the_operation_page_and_in_the_duties():
    pages = CONTRACT + (DOCS / "operation.md").read_text("utf-8") + READMES["README.md"]
    every = {option for command in [*COMMANDS.values(), cli] for option in options(command)}
    assert [name for name in sorted(every) if name not in pages] == []
    assert [name for name in sorted(every - {"--version"}) if name not in DUTIES] == []


@pytest.mark.parametrize("page", [CONTRACT, DUTIES, *READMES.values()], ids=["contract", "duties", *READMES])
def test_every_exit_code_is_told(page):
    told = re.findall(r"(?:^\| |^終了コード: |^Exit codes: | · )([0-3])(?= )", page, re.MULTILINE)
    assert told[:4] == list("0123")


def spans(text):
    """Commands in code spans and in blocks, without comments."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [*re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)), *lines]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(root()).as_posix())
def test_commands_that_a_page_names_exist(page):
    if page.name == "contract.md":  # its list of commands is read by the tests above
        return
    for span in spans(page.read_text("utf-8")):
        words = span.removeprefix(".venv/bin/").removeprefix("/opt/reconcile/").split()
        if words[:1] == ["make"]:
            assert re.search(rf"^{words[1]}:", MAKEFILE, re.MULTILINE), span
        if words[:1] != ["reconcile"] or len(words) == 1:
            continue
        said = [word for word in words[1:] if word not in {"--quiet", "--json"}]
        known = [name for name in COMMANDS if tuple(said[: len(name)]) == name]
        groups = [name for name in COMMANDS if said[:1] == [name[0]] and len(said) == 1]
        assert known or groups or said[0].startswith("--"), span
        for option in re.findall(r"(?<!\S)--[a-z-]+", span):
            every = options(COMMANDS[known[0]]) if known else options(cli)
            assert option in every | options(cli), span


def test_every_target_of_the_makefile_is_in_a_readme_or_the_contribution_page():
    pages = READMES["README.md"] + (root() / "CONTRIBUTING.md").read_text("utf-8")
    targets = re.findall(r"^([a-z-]+):.*##", MAKEFILE, re.MULTILINE)
    assert "run" in targets
    assert [name for name in targets if name not in {"help", "clean"} and f"make {name}" not in pages] == []


# settings and files


def test_every_setting_is_in_the_contract():
    for section, values in Config().model_dump().items():
        assert f"[{section}]" in CONTRACT
        assert [key for key in values if not re.search(rf"^{key} = ", CONTRACT, re.MULTILINE)] == []


def test_every_setting_that_an_official_meets_is_in_a_japanese_page():
    pages = "".join(page.read_text("utf-8") for page in (DOCS / "ja").glob("*.md"))
    config = Config().model_dump()
    for section in ("brakes", "limits", "worklists", "retention"):
        assert [key for key in config[section] if f"`{key}" not in pages] == []


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The files that a run of the sample writes, and those of the state."""
    from reconcile.pipelines.nightly import run_nightly  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("docs")
    for name in ("schemas", "sample_data"):
        shutil.copytree(root() / name, folder / name)
    shutil.copy(root() / "reconcile.toml", folder)
    night = run_nightly(load_project(folder), as_of=date(2026, 4, 1)).folder
    return [path.relative_to(night) for path in night.rglob("*") if path.is_file()], [
        path.name for path in (folder / "state").iterdir()
    ]


def test_every_file_that_a_run_writes_is_documented(written):
    files, state = written
    names = {file.name for file in files if file.parts[0] != "worklists"}
    assert {"manifest.json", "verdicts.parquet", "stop_list.csv", "self_check.csv"} <= names
    assert [name for name in sorted(names) if name not in CONTRACT] == []
    short = {name.removesuffix(".parquet") if name.endswith(".parquet") else name for name in names}
    assert [name for name in sorted(short) if name not in DUTIES] == []
    assert {file.suffix for file in files if file.parts[0] == "worklists"} == {".xlsx", ".csv"}
    assert [
        name for name in sorted(state) if name not in CONTRACT + (DOCS / "architecture.md").read_text("utf-8")
    ] == []


def test_files_of_the_project_that_a_page_names_exist():
    places = r"(?:tests|scripts|reconcile|pipelines|reports|docs|schemas|sample_data)/[\w./*\-ぁ-ん一-龥]*"
    for page in PAGES:
        for span in spans(page.read_text("utf-8")):
            if re.fullmatch(places, span) and not span.startswith("schemas/systems/18"):
                assert list(root().glob(span.rstrip("/"))), f"{page.name}: {span}"


# pages


def slug(heading):
    """The anchor that a heading gets on the usual hosts: letters and digits of any script, hyphens for blanks."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", heading).strip().lower()
    kept = (c for c in plain if c in "-_ " or unicodedata.category(c)[0] in "LNM")
    return "".join(kept).replace(" ", "-")


def anchors(text):
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.MULTILINE)
    return {slug(heading) for heading in headings} | set(re.findall(r'<a id="([^"]+)"></a>', text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(root()).as_posix())
def test_links_lead_somewhere(page):
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        place, _, anchor = target.partition("#")
        if "://" in target:
            continue
        file = page.parent / place if place else page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file.read_text("utf-8")), target


def test_anchors_are_unique_and_every_page_has_one_title():
    for page in PAGES:
        text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)
        names = re.findall(r'<a id="([^"]+)"></a>', text)
        assert len(names) == len(set(names)), page.name
        if page.name != "contract.md":  # one page on top of another, divided by a line
            assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1, page.name


def test_every_page_can_be_reached_from_the_readmes():
    for name in READMES:
        reached, waiting = set(), [root() / name]
        while waiting:
            page = waiting.pop().resolve()
            if page in reached or page.suffix != ".md" or not page.exists():
                continue
            reached.add(page)
            for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
                if "://" not in target:
                    waiting.append(page.parent / target)
        assert [page.name for page in PAGES if page.resolve() not in reached] == []


def test_the_readmes_are_equals():
    english, japanese = READMES.values()
    for pattern in (r"^#+ ", r"^\|", r"^- ", r"^```"):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(
            re.findall(pattern, japanese, re.MULTILINE)
        )
    levels = [
        [len(mark) for mark in re.findall(r"^(#+) ", text, re.MULTILINE)] for text in (english, japanese)
    ]
    assert levels[0] == levels[1]

    def commands(text):
        return {span for span in spans(text) if re.match(r"(?:make|\.venv)", span)}

    def links(text):
        return set(re.findall(r"\]\(([^)]+)\)", text)) - {"README.md", "README.ja.md"}

    assert commands(english) == commands(japanese)
    assert links(english) == links(japanese)
    figures = [set(re.findall(r"\d[\d,.]*\d", text)) for text in (english, japanese)]
    assert figures[0] == figures[1]


def test_the_security_pages_say_the_same():
    english, japanese = ((DOCS / name).read_text("utf-8") for name in ("security.md", "ja/安全管理.md"))
    for pattern in (r"^#+ ", r"^\|", r"^\d+\. "):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(
            re.findall(pattern, japanese, re.MULTILINE)
        )
    places = [
        re.findall(r"^\| (.+?) \|", text.partition("## ")[2], re.MULTILINE)[2:11]
        for text in (english, japanese)
    ]
    folders = [[re.findall(r"`([a-z]+)[/.]", cell) for cell in cells] for cells in places]
    assert folders[0] == folders[1]
    days = [set(re.findall(r"`\w+_days`", text)) for text in (english, japanese)]
    assert days[0] == days[1]


def test_the_days_that_the_security_pages_name_are_the_defaults():
    retention = Config().retention.model_dump()
    for name in ("security.md", "ja/安全管理.md"):
        text = (DOCS / name).read_text("utf-8")
        told = dict(re.findall(r"`(\w+_days)`,? ([\d,]+)", text))
        assert {key: int(value.replace(",", "")) for key, value in told.items()} == {
            key: retention[key] for key in told
        }
        assert set(told) | {"worklists_days"} == set(retention)
    due = Config().worklists.due_days
    assert f"高 {due[0]}日、中 {due[1]}日、低 {due[2]}日" in DUTIES
    assert f"既定は{Config().limits.registry_max_age_days}日" in DUTIES
    assert f"(既定{Config().limits.recheck_days}日)" in DUTIES


def test_decision_records_are_short_numbered_and_in_the_index():
    records = sorted(path for path in (DOCS / "adr").glob("*.md") if path.name != "README.md")
    assert [path.name[:4] for path in records] == [f"{no:04}" for no in range(1, len(records) + 1)]
    index = (DOCS / "adr" / "README.md").read_text("utf-8")
    for path in records:
        text = path.read_text("utf-8")
        assert len(text.splitlines()) <= 40, path.name
        parts = re.findall(r"^## (\w+)", text, re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequences", "Alternatives"]
        assert f"[{text.splitlines()[0].partition('. ')[2]}]({path.name})" in index


def test_the_picture_carries_its_own_words_and_both_schemes():
    picture = (DOCS / "pictures" / "architecture.svg").read_text("utf-8")
    assert "<title" in picture
    assert "<desc" in picture
    assert "prefers-color-scheme: dark" in picture
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
    assert "<text" in picture
