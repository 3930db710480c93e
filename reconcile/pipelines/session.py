"""Working on a project alone: take the lock, settle what an interrupted process left, read the state."""

from __future__ import annotations

import getpass
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from reconcile.config import Project
from reconcile.engine import AnyEngine, open_engine
from reconcile.errors import ReconcileError, RunError
from reconcile.pipelines.papers import record_papers
from reconcile.store import kept
from reconcile.store.ledger import Anchor
from reconcile.store.lock import locked
from reconcile.store.lock import unwritable as unwritable_state
from reconcile.store.run_folder import PLACES, RunFolder, point_latest, remove_leftovers, unwritable
from reconcile.store.secret import load_key
from reconcile.store.state import Draft, State, StateStore
from reconcile.store.use_log import use_table, write_use


@dataclass(frozen=True)
class Session:
    """The project, held by this process alone.

    Attributes:
        project: The configured project.
        store: Where the state is kept.
        loading: Of the state as it is now: it is read while the command begins.
        key: Of the digests.
        operator: Who works (operating system account), for the ledger and the use log.
        anchor: Of the ledger, verified when the project was taken; nobody adds to it meanwhile.
    """

    project: Project
    store: StateStore
    loading: Future[State] = field(repr=False)
    key: bytes
    operator: str
    anchor: Anchor

    @property
    def state(self) -> State:
        """The state as it is now.

        Raises:
            RunError: It cannot be read.
        """
        return self.loading.result()


@contextmanager
def session(project: Project, command: str) -> Iterator[Session]:
    """Hold the project.

    Args:
        project: The configured project.
        command: Name of the command, told to whoever has to wait.

    Raises:
        RunError: Another process holds it, or it cannot be used as it is.
    """
    os.umask(0o077)
    with locked(project.state, command):
        store = StateStore(project.state)
        settle(project, store)
        anchor = record_papers(project, operator())
        with ThreadPoolExecutor(max_workers=1) as pool:
            yield Session(
                project, store, pool.submit(store.load), load_key(project.state), operator(), anchor
            )


def operator() -> str:
    """Return the account under which this process works."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return f"uid {os.getuid()}"


def settle(project: Project, store: StateStore) -> None:
    """Bring what a dead process left to one of two ends: wholly there, or not at all.

    Hidden folders are removed. A state draft counts when what it waits for was published, and is removed otherwise.
    Call it only while holding the lock.
    """
    try:
        remove_leftovers(project.out)
        kept.remove_leftovers(project.state)
        for draft in store.drafts():
            published = project.out / draft.publishes
            if draft.publishes and not published.is_dir():
                shutil.rmtree(draft.path)
                continue
            if draft.is_latest:
                point_latest(project.out, draft.id)
            store.finish(draft)
    except OSError as error:
        raise unwritable(project.out, error) from None


@dataclass(frozen=True)
class Use:
    """Whose numbers a piece of work used: its id, and the file that tells it (``use_log.use_table``)."""

    event: str
    table: bytes = field(repr=False)


def use_of(session: Session, event: str, rows: pl.DataFrame, *, command: str, purpose: str) -> Use:
    """Tell whose numbers were used, as ``keep_use`` keeps it.

    Args:
        session: The project.
        event: Id of the run, gate or query.
        rows: ``system, record_id, result``.
        command: The command.
        purpose: 事由.
    """
    at = datetime.now(UTC)
    return Use(
        event, use_table(event, rows, at=at, operator=session.operator, command=command, purpose=purpose)
    )


def keep_use(session: Session, use: Use) -> None:
    """Keep in the use log whose numbers were used; when all is ready, and before anything is published.

    Args:
        session: The project.
        use: As ``use_of`` tells it.
    """
    try:
        write_use(session.project.state, use.event, use.table)
    except OSError as error:
        raise unwritable_state(session.project.state, error) from None


def engine_in(session: Session, folder: RunFolder) -> AnyEngine:
    """Return the project's engine, which spills into the hidden folder."""
    return open_engine(session.project.config.engine, folder.path / "scratch")


@contextmanager
def publication(project: Project, kind: str, parts: tuple[str, ...]) -> Iterator[RunFolder]:
    """Work in a hidden folder that vanishes, with its error told in Japanese, when anything fails.

    Args:
        project: The configured project.
        kind: ``run``, ``gate`` or ``query``.
        parts: Folders inside.
    """
    assert kind in PLACES  # noqa: S101 - a mistake of this program
    folder = RunFolder(project.out, kind, parts)
    try:
        yield folder
    except OSError as error:
        folder.discard()
        raise unwritable(project.out, error) from None
    except BaseException:
        folder.discard()
        raise


@contextmanager
def workspace(project: Project, kind: str) -> Iterator[RunFolder]:
    """Give a command that publishes nothing a hidden folder in which the engine may spill; it always vanishes."""
    with publication(project, kind, ("scratch",)) as folder:
        try:
            yield folder
        finally:
            folder.discard()


def publish(session: Session, folder: RunFolder, state: State | None, *, latest: bool = False) -> Path:
    """Publish a folder and, with it or not at all, the state that follows from it.

    Args:
        session: The project.
        folder: Complete.
        state: The state after it; None when it does not change.
        latest: Whether ``out/latest`` shall point to it.

    Returns:
        The published folder.

    Raises:
        RunError: Nothing was published; or the state could not be written behind it (the next command does that).
    """
    draft = None
    if state is not None:
        draft = session.store.prepare(state, folder.id, publishes=folder.place, is_latest=latest)
    try:
        published = folder.publish(latest=latest)
    except BaseException:
        _drop(draft)
        raise
    if draft is not None:
        _finish(session, draft)
    record_papers(session.project, session.operator)
    return published


def _finish(session: Session, draft: Draft) -> None:
    try:
        session.store.finish(draft)
    except ReconcileError as error:
        raise RunError(
            f"公開しましたが、状態を書けませんでした。{error.message}",
            "原因を除いてください。次の reconcile の実行が続きから直します。",
        ) from None


def _drop(draft: Draft | None) -> None:
    if draft is not None:
        shutil.rmtree(draft.path, ignore_errors=True)
