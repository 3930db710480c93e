"""The published cases at a fiftieth of their size."""
