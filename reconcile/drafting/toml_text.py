"""Write a draft as TOML that a person completes: certain keys in force, everything else as comments that say what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from reconcile.drafting.choices import Choice, Table
from reconcile.drafting.model import Column, Doubt
from reconcile.drafting.naming import Naming
from reconcile.drafting.payload import PayloadColumn
from reconcile.sources.kinds import FIELDS
from reconcile.sources.layout_check import TO_CONFIRM, TO_FILL_IN

_SOURCE: Final = (
    ("no", "7", "帳票での順番(整数。ほかの事務と違う番号)"),
    ("name", '"事務の名称"', "事務の名称"),
    ("department", '"○○課"', "担当課"),
    ("basis", '"○○法"', "根拠法令"),
    ("basis_kind", '"法定事務"', "法定事務、準法定事務、条例事務のどれか"),
    ("appendix", '"5"', "住基法の別表: 5(知事部局)、6(教育委員会等)、3(他県住民)"),
)


def quote(text: str) -> str:
    """Write a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_toml(
    table: Table, naming: Naming, payload: Sequence[PayloadColumn], left: Sequence[tuple[Column, str]]
) -> tuple[str, list[Doubt]]:
    """Write the draft.

    Args:
        table: The decisions.
        naming: What the file's name says.
        payload: Payload columns.
        left: Columns left out, with the reason.

    Returns:
        The text, and every doubt in the order of the text.
    """
    doubts: list[Doubt] = []
    lines = [
        "# reconcile layout draft が作った下書き。",
        f"# 「{TO_FILL_IN}」は値を書いて行頭の # を取る。",
        f"# 「{TO_CONFIRM}」は確かめて、使う行なら行頭の # と注釈を取り、使わない行は消す。",
        "# 済んだら reconcile layout check で確かめる。",
        "",
        *_source(table.kind, naming, doubts),
        "",
        *_file(table, naming, doubts),
        "",
        "[fields]",
        *_fields(table, doubts),
    ]
    for each in payload:
        lines += ["", *_payload(each)]
    if left:
        lines += ["", "# 使わない列", *(f"#   {column.label}: {why}" for column, why in left)]
    doubts += table.remarks
    return "\n".join(lines) + "\n", doubts


def _source(kind: str, naming: Naming, doubts: list[Doubt]) -> Iterator[str]:
    yield "[source]"
    if naming.id:
        yield f"id = {quote(naming.id)}"
    else:
        yield _open(doubts, "source.id", 'id = "jimu_no_id"', "英小文字・数字・_ の ID(ほかの事務と違うもの)")
    yield f"kind = {quote(kind)}"
    if kind == "registry":
        yield _open(
            doubts, "source.scope", 'scope = "full"', "全住民の抽出なら full、照会した人だけの回答なら answer"
        )
    if kind != "system":
        yield f"name = {quote(naming.name or kind)}"
        return
    for key, example, text in _SOURCE:
        given = {"no": str(naming.no or ""), "name": quote(naming.name) if naming.name else ""}.get(key, "")
        if given:
            yield f"{key} = {given}  # ファイル名から"
        else:
            yield _open(doubts, f"source.{key}", f"{key} = {example}", text)


def _open(doubts: list[Doubt], key: str, line: str, text: str) -> str:
    doubts.append(Doubt(key, f"{TO_FILL_IN}: {text}"))
    return f"# {line}  # {TO_FILL_IN}: {text}"


def _file(table: Table, naming: Naming, doubts: list[Doubt]) -> Iterator[str]:
    facts = table.grid.facts
    about = {doubt.key: doubt.message for doubt in (*naming.doubts, *table.grid.doubts)}
    doubts += [*naming.doubts, *table.grid.doubts]
    keys: list[tuple[str, object]] = [("path", naming.path)]
    if naming.select != "all":
        keys.append(("select", naming.select))
    keys.append(("format", facts.format))
    if facts.encoding:
        keys.append(("encoding", facts.encoding))
    if facts.delimiter:
        keys.append(("delimiter", facts.delimiter))
    if facts.format != "parquet":
        keys.append(("header", facts.header))
    if facts.skip_rows:
        keys.append(("skip_rows", facts.skip_rows))
    if facts.record_count != "none":
        keys.append(("record_count", facts.record_count))
    yield "[file]"
    for key, value in keys:
        remark = about.get(f"file.{key}")
        text = quote(value) if isinstance(value, str) else str(value).lower()
        yield f"{key} = {text}" + (f"  # {TO_CONFIRM}: {remark}" if remark else "")


def _fields(table: Table, doubts: list[Doubt]) -> Iterator[str]:
    notes = {
        remark.key.removeprefix("fields.").removesuffix(".values"): remark.message for remark in table.remarks
    }
    for name in FIELDS[table.kind]:
        choice = table.choices.get(name)
        if choice is None:
            continue
        if not choice.doubt:
            doubt = notes.get(name)
            note = f"{TO_CONFIRM}: {doubt}" if doubt else choice.note
            yield f"{name} = {_place(choice)}" + (f"  # {note}" if note else "")
            continue
        others = f"。ほかの候補は {'、'.join(choice.others)}" if choice.others else ""
        message = f"{choice.doubt}{others}"
        doubts.append(Doubt(f"fields.{name}", message))
        place = _place(choice) if choice.columns else '"列の見出し"'
        yield f"# {name} = {place}  # {TO_CONFIRM}: {message}"


def _place(choice: Choice) -> str:
    """Write where a field is: short where nothing but a column is said."""
    parts = [*_where(choice.columns, choice.joiner)]
    if choice.field == "my_number":
        parts.append("required = true")
    if choice.format:
        parts.append(f"format = {quote(choice.format)}")
    if choice.values is not None:
        parts.append(f"values = {_mapping(choice.values)}")
    if len(parts) == 1 and parts[0].startswith("column = "):
        return parts[0].removeprefix("column = ")
    return f"{{ {', '.join(parts)} }}"


def _where(columns: Sequence[Column], joiner: str) -> Iterator[str]:
    places = [column.place for column in columns]
    slices = [place for place in places if isinstance(place, tuple)]
    if len(places) == 1:
        place = places[0]
        if isinstance(place, tuple):
            yield f"start = {place[0]}"
            yield f"length = {place[1]}"
        else:
            yield f"column = {quote(place) if isinstance(place, str) else place}"
        return
    if slices:
        pieces = ", ".join(f"{{ start = {start}, length = {length} }}" for start, length in slices)
        yield f"pieces = [{pieces}]"
    else:
        yield f"columns = [{', '.join(quote(place) if isinstance(place, str) else str(place) for place in places)}]"
    yield f"joiner = {quote(joiner)}"


def _mapping(values: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{quote(raw)} = {quote(word)}" for raw, word in values.items()) + " }"


def _payload(each: PayloadColumn) -> Iterator[str]:
    yield "[[payload]]"
    yield f"name = {quote(each.name)}" + (
        "" if each.is_named else f"  # {TO_CONFIRM}: 仮の名。副本の項目名に合わせる"
    )
    yield from _where((each.column,), "")
    yield f"type = {quote(each.type)}"
    if each.values:
        yield f"# values = [{', '.join(map(quote, each.values))}]  # 候補: 見た範囲の値のすべて"
    elif each.length:
        yield f'# pattern = "^[0-9]{{{each.length}}}$"  # 候補: 見た範囲ではすべてこの桁数'
    if each.is_unique:
        yield "# unique = true  # 候補: 見た範囲では重複なし"
