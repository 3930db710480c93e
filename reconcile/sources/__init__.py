"""Layouts, readers and validation: from the departments' files to accepted and rejected records."""

from reconcile.sources.files import find_files
from reconcile.sources.kinds import FIELDS, PERSONAL, REQUIRED, Kind
from reconcile.sources.layout import FieldSpec, FileSpec, Layout, PayloadSpec
from reconcile.sources.layout_files import load_layout, load_layouts
from reconcile.sources.model import FileReport, SourceData, UnusableSourceError
from reconcile.sources.reader import read_source
from reconcile.sources.rules import compile_schema, validate

__all__ = [
    "FIELDS",
    "PERSONAL",
    "REQUIRED",
    "FieldSpec",
    "FileReport",
    "FileSpec",
    "Kind",
    "Layout",
    "PayloadSpec",
    "SourceData",
    "UnusableSourceError",
    "compile_schema",
    "find_files",
    "load_layout",
    "load_layouts",
    "read_source",
    "validate",
]
