"""The engine: runs named SQL steps and checks their row laws. The only package that knows DuckDB."""

from reconcile.engine.duck import Engine, PolarsType, StepResult, Work
from reconcile.engine.steps import Step, load_steps

__all__ = ["Engine", "PolarsType", "Step", "StepResult", "Work", "load_steps"]
