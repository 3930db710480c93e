"""A run against labelled truth: what was found, what slipped through, who was accused wrongly (contract §7).

Nothing of a person is in the result: kinds, codes and counts only. No other command reads a truth file.
"""

from reconcile.evaluate.figures import Evaluation, evaluate
from reconcile.evaluate.kinds import kind_label
from reconcile.evaluate.picture import write_picture
from reconcile.evaluate.table import render, write_csv
from reconcile.evaluate.target import check_targets
from reconcile.evaluate.truth import read_truth

__all__ = [
    "Evaluation",
    "check_targets",
    "evaluate",
    "kind_label",
    "read_truth",
    "render",
    "write_csv",
    "write_picture",
]
