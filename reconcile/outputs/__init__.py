"""Files that people read: worklists, lists for action, published tables, the manifest."""

from reconcile.outputs.model import SystemInfo, WrittenFile

__all__ = ["SystemInfo", "WrittenFile"]
