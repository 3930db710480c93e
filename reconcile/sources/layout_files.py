"""Read the layouts of a project; every mistake of every file is told at once, in Japanese."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from reconcile.errors import ConfigError
from reconcile.sources.kinds import FIELDS
from reconcile.sources.layout import FieldSpec, FileSpec, Layout, PayloadSpec, Piece, SourceSpec
from reconcile.sources.layout_check import Fault, check_layout, suggest

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
    files = sorted(schemas.rglob("*.toml")) if schemas.is_dir() else []
    if not files:
        raise ConfigError(
            f"レイアウト(*.toml)がありません: {schemas}",
            "reconcile.toml の paths.schemas を確かめ、layouts のフォルダに *.toml を置いてください。",
        )
    layouts: list[Layout] = []
    mistakes: list[str] = []
    for path in files:
        origin = path.relative_to(schemas).as_posix()
        layout, faults = _load(path, origin)
        mistakes += [f"{origin} の {key}: {text}" if key else f"{origin}: {text}" for key, text in faults]
        if layout is not None:
            layouts.append(layout)
    mistakes += _clashes(layouts)
    if mistakes:
        lines = "\n  ・".join(["レイアウトに誤りがあります", *mistakes])
        raise ConfigError(lines, _ACTION)
    kinds = list(FIELDS)
    return sorted(layouts, key=lambda item: (kinds.index(item.kind), item.no or 0, item.id))


def load_layout(path: Path, origin: str = "") -> Layout:
    """Read one layout.

    Raises:
        ConfigError: It has a mistake.
    """
    layout, faults = _load(path, origin or path.name)
    if faults or layout is None:
        lines = "\n  ・".join(f"{key}: {text}" if key else text for key, text in faults)
        raise ConfigError(f"{path.name} に誤りがあります\n  ・{lines}", _ACTION)
    return layout


def _load(path: Path, origin: str) -> tuple[Layout | None, list[Fault]]:
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        return None, [("", "UTF-8 で保存されていません")]
    except OSError as error:
        return None, [("", f"ファイルを開けません({type(error).__name__})")]
    except tomllib.TOMLDecodeError as error:
        return None, [("", f"TOML として読めません: {error}")]
    try:
        layout = Layout.model_validate(raw).model_copy(update={"origin": origin})
    except ValidationError as error:
        return None, list(dict.fromkeys(_say(dict(fault)) for fault in error.errors()))
    own = [("origin", "このキーはありません")] if "origin" in raw else []
    return layout, [*own, *check_layout(layout)]


def _clashes(layouts: Iterable[Layout]) -> list[str]:
    mistakes: list[str] = []
    ids: dict[str, str] = {}
    numbers: dict[int, str] = {}
    for layout in layouts:
        if layout.id in ids:
            mistakes.append(f"{layout.origin} の source.id: 「{layout.id}」は {ids[layout.id]} と同じです")
        ids.setdefault(layout.id, layout.origin)
        if layout.no is not None:
            if layout.no in numbers:
                mistakes.append(
                    f"{layout.origin} の source.no: {layout.no} は {numbers[layout.no]} と同じです"
                )
            numbers.setdefault(layout.no, layout.origin)
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
