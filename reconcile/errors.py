"""Errors that an operator reads: every message names source, file, line and rule, and the next step.

A message never holds a value from a record (contract §6: no personal data on stderr or in a traceback).
"""

from __future__ import annotations


class ReconcileError(Exception):
    """Base of all errors with a message for an official.

    Attributes:
        exit_code: The process's exit code (contract §7).
        message: One Japanese sentence: what is wrong, and where.
        action: One Japanese sentence: what to do next.
    """

    exit_code = 3

    def __init__(self, message: str, action: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.action = action

    def __str__(self) -> str:
        return f"{self.message}\n  → {self.action}" if self.action else self.message


class ConfigError(ReconcileError):
    """Usage or configuration error: nothing is written (exit code 2)."""

    exit_code = 2


class RunError(ReconcileError):
    """The run failed: nothing is published (exit code 3)."""

    exit_code = 3


class SourceError(ReconcileError):
    """One source cannot be used at all; the other sources go on (contract §2).

    Attributes:
        source: Source id of the layout.
        file: File name (never a path that shows user data), "" when no file is concerned.
        line: 1-based physical line, 0 when the whole file is concerned.
        rule: Machine name of the broken rule, such as ``missing_column``.
    """

    exit_code = 1

    def __init__(
        self, source: str, rule: str, message: str, action: str, *, file: str = "", line: int = 0
    ) -> None:
        where = f"[{source}]" + (f" {file}" if file else "") + (f" {line}行目" if line else "")
        super().__init__(f"{where}: {message}({rule})", action)
        self.source = source
        self.file = file
        self.line = line
        self.rule = rule
