"""Typed layouts: what one ``schemas/**/*.toml`` says about one source (contract §2)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator

from reconcile.sources.kinds import Kind

DateFormat = Literal["auto", "iso", "yyyymmdd", "wareki", "era_code"]
Column = StrictStr | StrictInt
#: Where a part of a field is: a header name, a 1-based column number, or (start, length) in bytes.
Key = str | int | tuple[int, int]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Piece(_Strict):
    """A slice of a fixed-width line: 1-based ``start`` and ``length`` in bytes of the file's encoding."""

    start: StrictInt = Field(ge=1)
    length: StrictInt = Field(ge=1)


class Located(_Strict):
    """Where a value comes from: exactly one of column, columns, start + length, pieces.

    Attributes:
        column: Header name, or 1-based number where the file has no header.
        columns: Several of them, joined by ``joiner``; blank parts are left out.
        start: 1-based first byte (fixed width).
        length: Number of bytes (fixed width).
        pieces: Several slices, joined by ``joiner``.
        joiner: Text between the parts.
        required: For a field: the column must exist. For a payload column: also a rule (not blank).
    """

    column: Column | None = None
    columns: tuple[Column, ...] | None = Field(default=None, min_length=1)
    start: StrictInt | None = Field(default=None, ge=1)
    length: StrictInt | None = Field(default=None, ge=1)
    pieces: tuple[Piece, ...] | None = Field(default=None, min_length=1)
    joiner: StrictStr = " "
    required: StrictBool = False

    @property
    def keys(self) -> tuple[Key, ...]:
        """The parts in order; empty when the layout names none (an error that ``check_layout`` reports)."""
        if self.column is not None:
            return (self.column,)
        if self.columns is not None:
            return self.columns
        if self.pieces is not None:
            return tuple((piece.start, piece.length) for piece in self.pieces)
        if self.start is not None and self.length is not None:
            return ((self.start, self.length),)
        return ()

    @property
    def ways(self) -> int:
        """How many of the four ways of locating the value are given; 1 is right."""
        sliced = self.start is not None or self.length is not None
        return sum((self.column is not None, self.columns is not None, self.pieces is not None, sliced))


class FieldSpec(Located):
    """One canonical field.

    Attributes:
        format: How dates are written in this column.
        values: Raw value → canonical value; a value that is not listed is a quality finding and null.
    """

    format: DateFormat = "auto"
    values: dict[str, StrictStr] | None = None

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, raw: Any) -> Any:
        """Accept ``name = "氏名"`` and ``name = 3`` for ``{ column = … }``."""
        if isinstance(raw, str) or (isinstance(raw, int) and not isinstance(raw, bool)):
            return {"column": raw}
        return raw


class PayloadSpec(Located):
    """One payload column: what check B compares, and the rules that its values must keep.

    Attributes:
        name: Name of the column in results and in the replica.
        type: How check B compares it.
        pattern: Regular expression that must be found in the value.
        values: The values that may occur.
        min: Smallest number or date that may occur, itself included.
        max: Largest one.
        unique: No value may occur twice.
    """

    name: StrictStr = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: Literal["text", "date", "number"] = "text"
    pattern: StrictStr | None = None
    values: tuple[StrictStr | StrictInt, ...] | None = None
    min: StrictInt | float | dt.date | StrictStr | None = None
    max: StrictInt | float | dt.date | StrictStr | None = None
    unique: StrictBool = False


class SourceSpec(_Strict):
    """Who the source is. ``no`` orders every report; ``scope`` is for the registry."""

    id: StrictStr = Field(pattern=r"^[a-z0-9_]+$")
    kind: Kind
    no: StrictInt | None = Field(default=None, ge=1)
    name: StrictStr = ""
    department: StrictStr = ""
    basis: StrictStr = ""
    basis_kind: Literal["法定事務", "準法定事務", "条例事務", ""] = ""
    appendix: Literal["3", "5", "6", ""] = ""
    scope: Literal["full", "answer"] | None = None


class FileSpec(_Strict):
    """How the source's files are written."""

    path: StrictStr = Field(min_length=1)
    select: Literal["all", "newest"] = "all"
    format: Literal["csv", "fixed", "xlsx", "parquet"] = "csv"
    encoding: StrictStr = "utf-8"
    delimiter: StrictStr = ","
    header: StrictBool
    skip_rows: StrictInt = Field(default=0, ge=0)
    record_count: Literal["none", "trailer", "sidecar"] = "none"
    sheet: StrictStr = ""

    @model_validator(mode="before")
    @classmethod
    def _default_header(cls, raw: Any) -> Any:
        """Fixed-width files have no header line unless the layout says so; all others have one."""
        if isinstance(raw, dict) and "header" not in raw:
            return {**raw, "header": raw.get("format") != "fixed"}
        return raw


class Layout(_Strict):
    """One source's layout.

    Attributes:
        source: Who it is.
        file: How its files are written.
        fields: Canonical field → where it is.
        payload: Columns that check B compares.
        origin: Path of the TOML file under the schemas folder, for messages.
    """

    source: SourceSpec
    file: FileSpec
    fields: dict[str, FieldSpec]
    payload: tuple[PayloadSpec, ...] = ()
    origin: Annotated[str, Field(exclude=True)] = ""

    @property
    def id(self) -> str:
        """Source id, ``system`` in every result."""
        return self.source.id

    @property
    def kind(self) -> Kind:
        """Kind of source."""
        return self.source.kind

    @property
    def no(self) -> int | None:
        """項番: order in every report; None for sources that are no system."""
        return self.source.no

    @property
    def name(self) -> str:
        """事務名; the source id where the layout gives none."""
        return self.source.name or self.source.id

    @property
    def department(self) -> str:
        """担当課."""
        return self.source.department

    @property
    def basis(self) -> str:
        """根拠法令."""
        return self.source.basis

    @property
    def basis_kind(self) -> str:
        """法定事務, 準法定事務 or 条例事務; "" where the layout does not say."""
        return self.source.basis_kind

    @property
    def appendix(self) -> str:
        """住基法の別表: "5", "6" or "3"; "" where the layout does not say."""
        return self.source.appendix

    @property
    def scope(self) -> str:
        """Registry: "full" (every resident; also when the layout does not say) or "answer"."""
        return self.source.scope or "full"

    @property
    def birth_format(self) -> DateFormat:
        """How birth dates are written."""
        return self.date_format("birth_date")

    def date_format(self, field: str) -> DateFormat:
        """Return how the dates of ``field`` are written; "auto" where the layout does not say."""
        spec = self.fields.get(field)
        return spec.format if spec else "auto"
