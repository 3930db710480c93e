"""The entry check (申請突合): the number on each record's application form against the number in the system."""

from __future__ import annotations

from reconcile.pipelines.intake import Intake
from reconcile.pipelines.steps import Steps


def check_entries(steps: Steps, intake: Intake) -> None:
    """Make ``record_places``, ``form_numbers`` and ``entry``: what records and forms tell without a registry.

    Args:
        steps: The runner; ``ok_records`` holds all records.
        intake: What was read.
    """
    steps.table("ok_applications", intake.applications)
    for name in ("49_record_places", "50_form_numbers", "51_entry"):
        steps.sql(name)
