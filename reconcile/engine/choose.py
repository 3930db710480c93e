"""Opens the engine that the project names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from reconcile.config import EngineSection
from reconcile.engine.duck import Engine

if TYPE_CHECKING:
    from reconcile.engine.spark import SparkEngine

AnyEngine: TypeAlias = "Engine | SparkEngine"


def open_engine(settings: EngineSection, scratch: Path) -> AnyEngine:
    """Open the engine.

    Args:
        settings: ``[engine]`` of reconcile.toml.
        scratch: Existing folder for spilled data.

    Raises:
        ConfigError: What the engine needs is not installed, or it does not start.
    """
    if settings.name == "spark":
        from reconcile.engine.spark import SparkEngine  # noqa: PLC0415 - no other command pays for it

        return SparkEngine(
            memory_limit=settings.memory_limit,
            threads=settings.threads,
            scratch=scratch,
            master=settings.master,
        )
    return Engine(memory_limit=settings.memory_limit, threads=settings.threads, scratch=scratch)
