"""What has been decided for one canonical field, and the table of columns that decisions are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from reconcile.drafting.headings import Meaning, meaning_of
from reconcile.drafting.model import Column, Doubt, Grid
from reconcile.drafting.profile import Profile

#: With fewer rows, content alone proves nothing.
FEW_ROWS: Final = 10
JOINER: Final = "\u3000"


@dataclass(frozen=True)
class Choice:
    """Where a field is, or may be.

    Attributes:
        field: Canonical field.
        columns: Columns it is made of; empty when nothing is known.
        joiner: Text between several columns.
        format: Date format, "" for other fields.
        values: Raw value → canonical value, None without a mapping.
        doubt: Why it is not certain (Japanese, no value of a record); "" when it is. A doubtful field is written as a comment.
        others: Labels of columns that could be meant as well.
        note: Japanese remark for the comment behind a certain field.
    """

    field: str
    columns: tuple[Column, ...] = ()
    joiner: str = ""
    format: str = ""
    values: Mapping[str, str] | None = None
    doubt: str = ""
    others: tuple[str, ...] = ()
    note: str = ""


@dataclass
class Table:
    """The columns of the sample with what is known of them so far.

    Attributes:
        grid: The sample.
        kind: Kind of source.
        choices: Decisions, by field.
        taken: Columns that a certain field uses.
        held_back: Columns that a doubtful field may use, or that belong to another person; never payload.
        remarks: Doubts that leave their field in force.
    """

    grid: Grid
    kind: str
    choices: dict[str, Choice] = field(default_factory=dict)
    taken: set[Column] = field(default_factory=set)
    held_back: dict[Column, str] = field(default_factory=dict)
    remarks: list[Doubt] = field(default_factory=list)

    @cached_property
    def profiles(self) -> tuple[Profile, ...]:
        """One per column, in the order of the file."""
        return tuple(Profile(column) for column in self.grid.columns)

    @cached_property
    def meanings(self) -> dict[Column, Meaning]:
        """What each heading says; nothing for a file without headings."""
        return {column: meaning_of(column.heading) for column in self.grid.columns}

    @property
    def rows(self) -> int:
        """Rows of the sample."""
        return self.grid.rows

    def free(self) -> list[Profile]:
        """Columns that nothing uses yet."""
        return [
            each
            for each in self.profiles
            if each.column not in self.taken and each.column not in self.held_back
        ]

    def unnamed(self) -> list[Profile]:
        """Free columns whose heading says nothing (all, in a file without headings)."""
        return [each for each in self.free() if self.meanings[each.column] == Meaning()]

    def headed(self, name: str) -> list[Profile]:
        """Columns whose heading means ``name``."""
        return [each for each in self.profiles if self.meanings[each.column].field == name]

    def is_ambiguous(self, column: Column) -> bool:
        """Whether the heading cannot name this column: it is blank, or stands twice."""
        if not isinstance(column.place, str):
            return False
        return not column.place or sum(each.place == column.place for each in self.grid.columns) > 1

    def settle(self, choice: Choice) -> None:
        """Record a decision and what it does to its columns."""
        if not choice.doubt and any(map(self.is_ambiguous, choice.columns)):
            choice = replace(choice, doubt="同じ見出しの列が複数あるか見出しが空で、列を名指しできません")
        if not choice.doubt and any(column.is_loose for column in choice.columns):
            choice = replace(choice, doubt="桁の境目が確かでありません")
        self.choices[choice.field] = choice
        if choice.doubt:
            for column in choice.columns:
                self.held_back.setdefault(column, choice.field)
        else:
            self.taken.update(choice.columns)
            for column in choice.columns:
                self.held_back.pop(column, None)

    def doubtful(
        self, name: str, why: str, found: Iterable[Profile] = (), values: Mapping[str, str] | None = None
    ) -> None:
        """Record that a field is not certain; ``found`` are the columns that may be meant, likeliest first."""
        columns = tuple(each.column for each in found)
        for column in columns:
            self.taken.discard(column)
            self.held_back.setdefault(column, name)
        others = tuple(each.label for each in columns[1:])
        self.settle(Choice(name, columns[:1], values=values, doubt=why, others=others))
