"""The key of the digests: made once, kept in ``state/`` for this project's lifetime.

A digest of a personal number is a personal number in law (PPC Q&A; reference/domain.md §6.1), so digests are HMACs
with this key and stay inside results/ and state/.
"""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.errors import RunError

_KEY_BYTES: Final = 32
_SEPARATOR: Final = "\x1f"


def load_key(state: Path) -> bytes:
    """Return the project's key; make it (mode 0600, at once or not at all) when there is none.

    Raises:
        RunError: The file is there but is not a key, or state/ cannot be written.
    """
    path = state / "digest.key"
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        raise RunError(
            f"鍵のファイル {path} を読み書きできません({type(error).__name__})。",
            "state/ の所有者と権限、空き容量を確かめてください。",
        ) from None
    if len(key) != _KEY_BYTES:
        raise RunError(f"鍵のファイル {path} が壊れています。", "バックアップから state/ を戻してください。")
    return key


def _make(path: Path) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(secrets.token_bytes(_KEY_BYTES))
    draft.chmod(0o600)
    try:
        os.link(draft, path)  # fails when another process was first: then its key counts
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def digests(frame: pl.DataFrame, columns: list[str], key: bytes) -> pl.Series:
    """Return one HMAC-SHA256 (hex) per row over the named columns; null and blank are the same."""
    joined = frame.select(
        pl.concat_str([pl.col(column).fill_null("") for column in columns], separator=_SEPARATOR)
    ).to_series()
    values = [hmac.digest(key, text.encode(), "sha256").hex() for text in joined]
    return pl.Series("digest", values, dtype=pl.String)
