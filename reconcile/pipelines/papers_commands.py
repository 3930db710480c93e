"""``reconcile ledger dispose`` and ``reconcile purge``: the work on papers, alone on the project."""

from __future__ import annotations

from datetime import UTC, datetime

from reconcile.config import Project
from reconcile.pipelines import papers
from reconcile.pipelines.papers import Purged
from reconcile.pipelines.session import session


def dispose_papers(project: Project, number: str, *, by: str, approver: str, method: str) -> list[str]:
    """Dispose of papers (see ``papers.dispose``)."""
    with session(project, "ledger dispose"):
        return papers.dispose(project, number, by=by, approver=approver, method=method, now=datetime.now(UTC))


def purge_papers(project: Project) -> Purged:
    """Remove what is past its retention (see ``papers.purge``)."""
    with session(project, "purge") as held:
        return papers.purge(project, now=datetime.now(UTC), operator=held.operator)
