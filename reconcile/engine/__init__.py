"""The engine: runs named SQL steps and checks their row laws. The only package that knows DuckDB and Spark."""

from reconcile.engine.choose import AnyEngine, open_engine
from reconcile.engine.duck import Engine, PolarsType, StepResult, Work
from reconcile.engine.steps import Step, load_steps

__all__ = ["AnyEngine", "Engine", "PolarsType", "Step", "StepResult", "Work", "load_steps", "open_engine"]
