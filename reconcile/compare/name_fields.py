"""All names of one side: the name field taken apart, with 旧氏, 通称 and reading beside it.

A registry name may be ``新氏［旧氏］ 名`` or ``ALPHABET＿漢字（通称）``, and beside it stand a 旧氏 (a surname, or a full name), a 通称 and a
reading. A system may hold any one of these.

Source: 住民基本台帳法施行令 (旧氏, 通称); formats as in digital-go-jp/kanjikana-model's description of 氏名 fields.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from reconcile.compare.kana import is_kana
from reconcile.compare.name_forms import PLAIN_NAME, Form, make_form, script_of
from reconcile.compare.text import fold_width, is_unreadable, names_nobody

_BRACKETS: Final = re.compile(
    r"\s*[\[(【〔〈《{「]\s*([^\[\](){}【】〔〕〈〉《》「」]*?)\s*(?:[\])】〕〉》}」]|$)"
)
_LABEL: Final = re.compile(r"^(?:旧姓|旧氏|旧名|通称名?|本名)\s*[:ー]?\s*")


class NameFields(NamedTuple):
    """What one side holds of a name; None or blank for what it does not hold.

    Attributes:
        name: 氏名 as written.
        kana: Reading of ``name``.
        former_name: 旧氏: a surname, or a full name.
        alias: 通称, a full name.
    """

    name: str | None
    kana: str | None = None
    former_name: str | None = None
    alias: str | None = None


class Forms:
    """Everything one side can be called.

    Attributes:
        current: The name itself; two forms when it is given in alphabet and kanji.
        past: 旧氏 and 通称 as full names.
    """

    __slots__ = ("_kana", "_reading", "current", "past")

    def __init__(self, current: tuple[Form, ...], past: tuple[Form, ...], kana: str | None) -> None:
        self.current = current
        self.past = past
        self._kana = kana
        self._reading: Form | None = None

    def reading(self) -> Form | None:
        """The reading as a kana form, made when first asked for; None when blank, unreadable or not kana."""
        if self._kana:
            form = make_form(fold_width(self._kana))
            self._reading = form if form is not None and form.script == "kana" and not form.wild else None
            self._kana = None
        return self._reading

    def firm_reading(self) -> Form | None:
        """The reading, unless it is that of a name in the alphabet: everybody transliterates those in their own way."""
        return None if any(form.script == "latin" for form in self.current) else self.reading()


def read_forms(fields: NameFields) -> Forms:
    """Take one side's name fields apart.

    Args:
        fields: Raw values.

    Returns:
        All forms; ``current`` is empty when the name is blank.
    """
    folded = fold_width(fields.name or "")
    if names_nobody(folded):
        folded = ""
    if PLAIN_NAME.fullmatch(folded) and not (fields.former_name or fields.alias):
        form = make_form(folded)
        return Forms((form,) if form else (), (), fields.kana)
    main, inside, closings = _take_brackets(folded)
    current = tuple(form for part in _split_scripts(main) if (form := make_form(part)))
    kana = fields.kana
    formers = [_LABEL.sub("", inside), fold_width(fields.former_name or "")]
    aliases = [fold_width(fields.alias or "")]
    for closing in closings:
        if is_kana(closing) and script_of(main) == "kanji":
            kana = kana or closing
            continue
        label = (_LABEL.match(closing) or [""])[0]
        name = closing[len(label) :]
        if "通称" not in label:
            formers.append(name)
        # Two kanji without a space are a surname; a 通称 is a full name.
        if "旧" not in label and (" " in name or len(name) > 2 or script_of(name) == "latin"):
            aliases.append(name)
    past = [form for former in formers for form in _former_forms(former, current)]
    parts = [part for alias in aliases for part in _split_scripts(_take_brackets(alias)[0])]
    past += [form for part in parts if (form := make_form(part))]
    return Forms(current, tuple(past), kana)


def with_present_name(present: NameFields, past: Sequence[NameFields]) -> list[NameFields]:
    """Past states to compare with: one that holds a 旧氏 or 通称 but no name has the present name.

    In history an empty column is no information (contract §2), and a 旧氏 needs the given name beside it.
    """
    return [
        state if state.name or not (state.former_name or state.alias) else state._replace(name=present.name)
        for state in past
    ]


def _take_brackets(text: str) -> tuple[str, str, list[str]]:
    """Split ``新氏［旧氏］ 名（通称）`` into the name, the bracket within it and the brackets at its end."""
    inside, closings = "", []
    while (found := _BRACKETS.search(text)) is not None:
        head, tail = text[: found.start()].strip(), text[found.end() :].strip()
        if head and _BRACKETS.sub("", tail).strip():
            inside = inside or found[1]
        else:
            closings.append(found[1])
        text = f"{head} {tail}".strip()
    if not text and closings:  # the whole name stands in brackets
        text = closings.pop(0)
    return text, inside, closings


def _split_scripts(text: str) -> list[str]:
    """Split ``ALPHABET＿漢字`` (also with a slash) into its two parts; anything else stays whole."""
    for separator in "_/":
        left, found, right = text.partition(separator)
        scripts = {script_of(left), script_of(right)}
        if found and "latin" in scripts and len(scripts & {"kanji", "kana"}) == 1:
            return [left.strip(), right.strip()]
    return [text]


def _former_forms(former: str, current: tuple[Form, ...]) -> list[Form]:
    """A 旧氏 as full names: as it stands when it is one, else with the given name of each current form.

    Only Japanese nationals have a 旧氏, so names in the alphabet get none.
    """
    whole = make_form(former)
    if whole is None or whole.script in {"latin", "other"}:
        return [whole] if whole is not None and len(whole.words) > 1 else []
    if len(whole.words) > 1:
        return [whole]
    forms = []
    for form in current:
        wild = whole.wild or form.wild
        if len(form.words) == 2 and form.script in {"kanji", "kana"}:
            given = form.words[1]
            # One letter may end a surname by chance; two are taken for the given name of a full name.
            is_full = len(given) > 1 and whole.loose.endswith(given) and whole.loose != given
            surname = whole.loose[: -len(given)] if is_full else whole.loose
            full = surname + given
            # a mark in today's surname hides nothing of the former name
            is_hidden = whole.wild or any(map(is_unreadable, given))
            forms.append(Form(full, full, (surname, given), script_of(full), is_hidden))
        elif len(form.words) == 1 and form.script == "kanji":
            forms.append(Form(whole.joined, whole.loose, whole.words, form.script, wild, form.loose))
    return forms
