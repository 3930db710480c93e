"""What comparison and writing will need, made ready while the sources are read.

Reading waits for the disk and for code outside the interpreter; tables of variants and of towns, and the modules that write
workbooks and pages, take the interpreter. Whoever needs one of them before it is ready makes it, as if this were not there.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Final

from reconcile.compare import address_tables, variants
from reconcile.compare.name_keys import plain_folds

#: Loaded by nobody before they are used (``outputs.spreadsheet``, ``outputs.templates``).
_LATE: Final = ("xlsxwriter", "jinja2.sandbox")


def make_ready() -> None:
    """Begin, and do not wait: an error is met again by whoever needs what is missing."""
    pool = ThreadPoolExecutor(max_workers=1)
    pool.submit(_make)
    pool.shutdown(wait=False)


def _make() -> None:
    variants.load()
    variants.coarse_map()
    plain_folds()
    address_tables.cities()
    address_tables.towns()
    address_tables.towns_of_one_place()
    address_tables.homographs()
    address_tables.former_lengths()
    for module in _LATE:
        import_module(module)
