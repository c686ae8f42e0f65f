"""Daifuku (大福帳): one book, a page for every customer."""

__version__ = "0.1.0"
