"""Works one item ahead: while the caller handles an item, another thread makes the next one."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Final, TypeVar

Item = TypeVar("Item")

#: The threads stay: glibc gives every new one a heap of its own, which keeps much of what big items leave behind.
_THREADS: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="ahead")


def ahead(items: Iterator[Item]) -> Generator[Item, None, None]:
    """Yield the items of an iterator, the next one being made meanwhile.

    Worth it where making an item does not hold Python's lock for long: reading, decoding, numpy, polars.

    Args:
        items: Is advanced in another thread, by one thread at a time, and not when the caller has left; whatever it
            raises is raised here, in its place. Does not itself work ahead: it could wait for its own thread.
    """
    end = object()
    coming = _THREADS.submit(next, items, end)
    try:
        while (item := coming.result()) is not end:
            coming = _THREADS.submit(next, items, end)
            yield item  # type: ignore[misc]  # the end is told apart above
    finally:
        coming.cancel()
        wait([coming])
