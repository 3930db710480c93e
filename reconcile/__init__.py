"""Check personal numbers against the resident registry before they are provided to anyone."""

__version__ = "0.1.0"
