"""Drafting a layout, and holding layouts against their files: "not sure" rather than a wrong guess."""

from reconcile.drafting.against_files import look
from reconcile.drafting.columns import Looked
from reconcile.drafting.draft import draft_text
from reconcile.drafting.model import Doubt

__all__ = ["Doubt", "Looked", "draft_text", "look"]
