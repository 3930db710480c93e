"""Ids of runs, gates, queries, imports and commands: their time to the microsecond and four random letters.

They sort by time as text; what changed after what is told by comparing ids.
"""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from typing import Final

RUN_ID: Final = re.compile(r"(\d{8}T\d{12}Z)-[0-9a-f]{4}")
_TIME: Final = "%Y%m%dT%H%M%S%fZ"


def new_id() -> str:
    """Return an id of now."""
    return f"{datetime.now(UTC).strftime(_TIME)}-{secrets.token_hex(2)}"


def time_of(id_: str) -> datetime | None:
    """Return the time in an id, or in the id that a name begins with (UTC); None when there is none."""
    found = RUN_ID.match(id_)
    try:
        return datetime.strptime(found[1], _TIME).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None
