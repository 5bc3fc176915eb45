"""Kilta, the open platform on which vocational education and the world of work build a profession together."""

__version__ = "0.1.0"
