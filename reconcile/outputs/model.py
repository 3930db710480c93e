"""What every writer of outputs needs to know about a system, and says about a file it wrote."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SystemInfo:
    """One 事務, as reports name it (the head of its layout, contract §2).

    Attributes:
        id: Source id, such as ``shintai_techo``.
        no: 項番: the order in every report.
        name: 事務.
        department: 担当課; a worklist is for one department.
        basis: 根拠法令.
        basis_kind: 法定事務, 準法定事務 or 条例事務.
        appendix: 住基法 別表 ("5", "6" or "3").
    """

    id: str
    no: int
    name: str
    department: str
    basis: str = ""
    basis_kind: str = ""
    appendix: str = ""


@dataclass(frozen=True)
class WrittenFile:
    """One file that was written, as the 帳票管理簿 lists it.

    Attributes:
        path: Where it was written.
        rows: Number of records in it, headings and totals not counted.
        department: Whose it is; "" when it is nobody's in particular.
    """

    path: Path
    rows: int
    department: str = ""
