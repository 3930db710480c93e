"""The generator of synthetic projects. It shares no code and no table with the comparison."""

from reconcile.sample.rates import HARD, NORMAL, Profile, Rates
from reconcile.sample.write import SampleReport, write_sample

__all__ = ["HARD", "NORMAL", "Profile", "Rates", "SampleReport", "write_sample"]
