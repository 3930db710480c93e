"""Field comparison: pure functions that say how far two values of a record and a resident agree."""
