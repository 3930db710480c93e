"""Read the layouts of a project; every mistake of every file is told at once, in Japanese."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from pydantic import BaseModel, ValidationError

from reconcile.errors import ConfigError
from reconcile.sources.kinds import FIELDS
from reconcile.sources.layout import FieldSpec, FileSpec, Layout, PayloadSpec, Piece, SourceSpec
from reconcile.sources.layout_check import TO_CONFIRM, TO_FILL_IN, Fault, check_layout, suggest

_ACTION: Final = (
    "示された箇所を docs/contract.md §2 のとおりに直してください(reconcile layout check で確かめられます)。"
)
_SECTIONS: Final[dict[str, type[BaseModel]]] = {
    "source": SourceSpec,
    "file": FileSpec,
    "fields": FieldSpec,
    "payload": PayloadSpec,
}
_TYPES: Final = {
    "string": "文字列",
    "int": "整数",
    "bool": "true か false",
    "dict": "表",
    "tuple": "配列",
    "model": "表",
}

_SECTION: Final = re.compile(r"\s*\[\[?(\w+)\]\]?")
_OPEN: Final = re.compile(rf"\s*(#)?\s*([a-z_]+)\s*=.*#\s*({TO_FILL_IN}|{TO_CONFIRM}):\s*(.*)$")


@dataclass(frozen=True)
class OpenItem:
    """A line that ``layout draft`` has marked for a person.

    Attributes:
        line: 1-based line of the TOML file.
        key: Section and key, such as ``source.id``.
        is_needed: Whether it must be filled in (else it is only to be confirmed).
        is_comment: Whether the key is not in force.
        text: What the draft says about it.
    """

    line: int
    key: str
    is_needed: bool
    is_comment: bool
    text: str


_Understood: TypeAlias = tuple[Layout | None, tuple[Fault, ...], tuple[OpenItem, ...]]


def load_layouts(schemas: Path) -> list[Layout]:
    """Read ``schemas/**/*.toml``.

    Args:
        schemas: Folder of the layouts.

    Returns:
        Systems in the order of their ``no``, then the other sources in the order of the contract's kinds.

    Raises:
        ConfigError: The folder is missing or holds no layout, or a layout has a mistake; names every file, key
            and, where one is near, the right spelling.
    """
    examined = examine_layouts(schemas)
    mistakes = [mistake for each in examined for mistake in each.mistakes]
    if mistakes:
        lines = "\n  ・".join(["レイアウトに誤りがあります", *mistakes])
        raise ConfigError(lines, _ACTION)
    layouts = [each.layout for each in examined if each.layout is not None]
    kinds = list(FIELDS)
    return sorted(layouts, key=lambda item: (kinds.index(item.kind), item.no or 0, item.id))


@dataclass(frozen=True)
class Examined:
    """One TOML file of the schemas folder.

    Attributes:
        path: The file.
        origin: Its path under the schemas folder.
        layout: What it says, None when keys or types are wrong.
        mistakes: Japanese sentences that name file and key.
        open_items: What a draft has left to a person.
    """

    path: Path
    origin: str
    layout: Layout | None
    mistakes: tuple[str, ...]
    open_items: tuple[OpenItem, ...]


def examine_layouts(schemas: Path) -> list[Examined]:
    """Read ``schemas/**/*.toml`` without stopping at mistakes.

    Args:
        schemas: Folder of the layouts.

    Returns:
        One entry per file, in the order of their paths.

    Raises:
        ConfigError: The folder is missing or holds no layout.
    """
    files = sorted(schemas.rglob("*.toml")) if schemas.is_dir() else []
    if not files:
        raise ConfigError(
            f"レイアウト(*.toml)がありません: {schemas}",
            "reconcile.toml の paths.schemas を確かめ、layouts のフォルダに *.toml を置いてください。",
        )
    examined: list[Examined] = []
    seen: list[Layout] = []
    for path in files:
        origin = path.relative_to(schemas).as_posix()
        layout, faults, items = _load(path, origin)
        said = [f"{origin} の {key}: {text}" if key else f"{origin}: {text}" for key, text in faults]
        if layout is not None:
            said += _clashes(layout, seen)
            seen.append(layout)
        examined.append(Examined(path, origin, layout, tuple(said), items))
    return examined


def load_layout(path: Path, origin: str = "") -> Layout:
    """Read one layout.

    Raises:
        ConfigError: It has a mistake.
    """
    layout, faults, _ = _load(path, origin or path.name)
    if faults or layout is None:
        lines = "\n  ・".join(f"{key}: {text}" if key else text for key, text in faults)
        raise ConfigError(f"{path.name} に誤りがあります\n  ・{lines}", _ACTION)
    return layout


def _load(path: Path, origin: str) -> _Understood:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        return None, (("", "UTF-8 で保存されていません"),), ()
    except OSError as error:
        return None, (("", f"ファイルを開けません({type(error).__name__})"),), ()
    return _understood(text, origin)


@lru_cache(maxsize=256)
def _understood(text: str, origin: str) -> _Understood:
    """Return layout, mistakes and what is open; a run asks for its layouts at its beginning and for the ledger at its end."""
    items = tuple(_open_items(text))
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, (("", f"TOML として読めません: {error}"),), items
    try:
        layout = Layout.model_validate(raw).model_copy(update={"origin": origin})
    except ValidationError as error:
        faults = dict.fromkeys(_say(dict(fault)) for fault in error.errors())
        return None, tuple(_point(fault, items) for fault in faults), items
    own = [("origin", "このキーはありません")] if "origin" in raw else []
    return layout, tuple(_point(fault, items) for fault in (*own, *check_layout(layout))), items


def _point(fault: Fault, items: Iterable[OpenItem]) -> Fault:
    """Say where a draft has left the place for a key that is missing."""
    key, text = fault
    name = key.rpartition(".")[2]
    for item in items:
        if item.key == key:
            where = f"{item.line}行目の「# {name} = …」を書き、行頭の # を取ってください({item.text})"
            return key, f"{text}。{where}"
    return fault


def _open_items(text: str) -> list[OpenItem]:
    """Find what a draft has left open."""
    lines = text.splitlines()
    found: list[OpenItem] = []
    section = ""
    for number, line in enumerate(lines, 1):
        head = _SECTION.match(line)
        section = head[1] if head else section
        mark = _OPEN.match(line)
        if mark:
            found.append(
                OpenItem(number, f"{section}.{mark[2]}", mark[3] == TO_FILL_IN, bool(mark[1]), mark[4])
            )
    return found


def _clashes(layout: Layout, seen: Iterable[Layout]) -> list[str]:
    mistakes: list[str] = []
    same_id = next((each for each in seen if each.id == layout.id), None)
    if same_id is not None:
        mistakes.append(f"{layout.origin} の source.id: 「{layout.id}」は {same_id.origin} と同じです")
    same_no = next((each for each in seen if layout.no is not None and each.no == layout.no), None)
    if same_no is not None:
        mistakes.append(f"{layout.origin} の source.no: {layout.no} は {same_no.origin} と同じです")
    return mistakes


def _say(fault: dict[str, Any]) -> Fault:
    """Say one of pydantic's errors in Japanese."""
    # The members of a union (column = name or number) are no keys of the layout.
    where = [part for part in fault["loc"] if part not in ("str", "int", "float", "date")]
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in where)
    kind = str(fault["type"])
    text = "値が正しくありません"
    if kind == "extra_forbidden":
        text = f"このキーはありません{suggest(str(where[-1]), _known(where))}"
    elif kind == "missing":
        text = "必要なキーがありません"
    elif kind == "literal_error":
        words = [word.strip("' ") for word in str(fault["ctx"]["expected"]).replace(" or ", ",").split(",")]
        given = str(fault["input"])
        text = f"「{given}」は使えません{suggest(given, words)}。使えるのは {'、'.join(filter(None, words))}"
    elif kind == "string_pattern_mismatch":
        text = f"「{fault['input']}」は使えません。英小文字・数字・_ で書いてください"
    elif kind.endswith("_type"):
        text = f"{_TYPES.get(kind.split('_', maxsplit=1)[0], '正しい型')}で書いてください"
    elif kind in ("greater_than_equal", "too_short", "string_too_short"):
        text = "値が小さすぎるか、空です"
    return key, text


def _known(where: list[Any]) -> list[str]:
    """Return the keys that could stand where an unknown one does."""
    if len(where) == 1:
        return ["source", "file", "fields", "payload"]
    if "pieces" in where:
        return list(Piece.model_fields)
    section = _SECTIONS.get(str(where[0]))
    return list(section.model_fields) if section else []
