"""What a person, or a program, sees in the terminal (an explanation: ``terminal.explain``, whose words no other command needs)."""

from reconcile.terminal.base import Output, output, tell
from reconcile.terminal.examination import show_checked, show_draft, show_examination
from reconcile.terminal.papers import show_evaluation, show_import, show_papers, show_sample, show_uses
from reconcile.terminal.progress import progress
from reconcile.terminal.runs import show_gate, show_query, show_run, show_status

__all__ = [
    "Output",
    "output",
    "progress",
    "show_checked",
    "show_draft",
    "show_evaluation",
    "show_examination",
    "show_gate",
    "show_import",
    "show_papers",
    "show_query",
    "show_run",
    "show_sample",
    "show_status",
    "show_uses",
    "tell",
]
