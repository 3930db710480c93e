"""Works one item ahead: while the caller handles an item, a thread of its own makes the next one."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Iterator[Item]) -> Generator[Item, None, None]:
    """Yield the items of an iterator, the next one being made meanwhile.

    Worth it where making an item does not hold Python's lock for long: reading, decoding, numpy, polars.

    Args:
        items: Is advanced in another thread, by one thread at a time; whatever it raises is raised here, in its place.
    """
    end = object()
    with ThreadPoolExecutor(max_workers=1) as pool:
        coming = pool.submit(next, items, end)
        while (item := coming.result()) is not end:
            coming = pool.submit(next, items, end)
            yield item  # type: ignore[misc]  # the end is told apart above
