"""The generator of synthetic projects. It shares no code and no table with the comparison."""

from reconcile.sample.rates import Rates
from reconcile.sample.write import SampleReport, write_sample

__all__ = ["Rates", "SampleReport", "write_sample"]
