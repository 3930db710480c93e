"""Where an evaluation is written: named places are held to the rules first, and no old file is lost to half a new one."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from reconcile.errors import ConfigError, RunError

SUFFIXES: Final = (".svg", ".png")
_ACTION: Final = "書き込めるフォルダの中のファイルを --csv、--picture に指定してください。"


def check_suffix(path: Path) -> None:
    """Hold a picture's path to the formats that can be written.

    Raises:
        ConfigError: The suffix is neither ``.svg`` nor ``.png``.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ConfigError(f"図 {path.name} の形式は書けません。", "拡張子を .svg か .png にしてください。")


def check_targets(truth: Path, *, csv: Path | None, picture: Path | None) -> None:
    """Hold the places that an operator named to what can be written, before anything is read or written.

    Args:
        truth: The labelled truth, which is never written over.
        csv: Named place of the figures, or None.
        picture: Named place of the picture, or None.

    Raises:
        ConfigError: A place is the truth itself, is both, is no file, lies in a folder that cannot be written, or the
            picture's suffix is neither ``.svg`` nor ``.png``.
    """
    if picture is not None:
        check_suffix(picture)
    named = [path for path in (csv, picture) if path is not None]
    try:
        places = [path.resolve() for path in named]
        if truth.resolve() in places:
            raise ConfigError(f"正解ファイル {truth.name} には書けません。", _ACTION)
        if len(set(places)) < len(places):
            raise ConfigError("--csv と --picture が同じファイルです。", "別の名前にしてください。")
        for path in named:
            _check_place(path)
    except OSError as error:
        raise ConfigError(f"書き先を確かめられません({type(error).__name__})。", _ACTION) from None


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a hidden neighbour of a file to write, which takes the file's place when it is whole.

    Args:
        path: The file; an older one stays as it was until then.

    Yields:
        Where to write; it does not exist yet.

    Raises:
        RunError: The file cannot be written.
    """
    part = path.with_name(f".part-{secrets.token_hex(4)}")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise RunError(
            f"{path} に書けません({type(error).__name__})。", "権限と空き容量を確かめてください。"
        ) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _check_place(path: Path) -> None:
    if not path.parent.is_dir():
        raise ConfigError(f"フォルダ {path.parent} がありません。", _ACTION)
    if path.exists() and not path.is_file():
        raise ConfigError(f"{path} はファイルではありません。", _ACTION)
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise ConfigError(f"フォルダ {path.parent} に書けません。", _ACTION)
