"""The documents say what the program knows: every code, command and setting is named where a reader looks for it."""

from __future__ import annotations

import re

import pytest

from reconcile import vocabulary
from reconcile.cli import cli
from reconcile.config import Config
from reconcile.paths import root

GLOSSARY = (root() / "docs" / "glossary.md").read_text("utf-8")
CONTRACT = (root() / "docs" / "contract.md").read_text("utf-8")
CODES = {
    "verdict": {code: verdict.label for code, verdict in vocabulary.VERDICTS.items()},
    "reason": vocabulary.REASONS,
    "cause": vocabulary.CAUSES,
    "cause basis": vocabulary.CAUSE_BASES,
    "pattern": vocabulary.PATTERNS,
    "entry": vocabulary.ENTRY_OUTCOMES,
    "replica": vocabulary.REPLICA_OUTCOMES,
    "status": vocabulary.REGISTRY_STATUSES,
    "state": vocabulary.STATES,
    "quality": vocabulary.QUALITY_RULES,
    "brake": vocabulary.BRAKE_RULES,
    "gate state": vocabulary.GATE_STATES,
    "gate reason": vocabulary.GATE_REASONS,
    "aside": vocabulary.ASIDE_RULES,
    "rejection": vocabulary.REJECTION_RULES,
}


@pytest.mark.parametrize("kind", CODES)
def test_the_glossary_names_every_code_with_its_word(kind):
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", GLOSSARY, re.MULTILINE))
    several = re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", GLOSSARY, re.MULTILINE)
    for code, label in CODES[kind].items():
        assert code in rows
        assert (code, label) in several


@pytest.mark.parametrize("kind", [kind for kind in CODES if kind not in {"cause basis"}])
def test_the_contract_names_every_code(kind):
    assert [code for code in CODES[kind] if not re.search(rf"\b{code}\b", CONTRACT)] == []


def test_every_level_is_in_the_contract():
    for levels in vocabulary.LEVELS.values():
        assert [level for level in levels if level not in CONTRACT] == []


def test_every_command_is_in_the_contract_and_has_help():
    for name, command in cli.commands.items():
        assert f"reconcile {name}" in CONTRACT
        assert command.help
        for below in getattr(command, "commands", {}).values():
            assert re.search(rf"(?:reconcile )?{name} (?:\[list\|)?{below.name}\b", CONTRACT), below.name
            assert below.help


def test_every_option_is_in_the_contract_or_the_operation_page():
    pages = (
        CONTRACT
        + (root() / "docs" / "operation.md").read_text("utf-8")
        + (root() / "README.md").read_text("utf-8")
    )
    commands = [
        each
        for command in cli.commands.values()
        for each in getattr(command, "commands", {"": command}).values()
    ]
    options = {
        name
        for command in commands
        for option in command.params
        for name in option.opts
        if name.startswith("--")
    }
    assert [name for name in sorted(options) if name not in pages] == []


def test_every_setting_is_in_the_contract():
    for section, values in Config().model_dump().items():
        assert f"[{section}]" in CONTRACT
        assert [key for key in values if not re.search(rf"^{key} = ", CONTRACT, re.MULTILINE)] == []


def test_links_between_documents_lead_somewhere():
    for page in [*root().glob("*.md"), *(root() / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} → {target}"
