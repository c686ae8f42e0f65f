"""The command `daifuku`. Each command is imported when it is used, so that help is quick."""

from daifuku.config.cli.door import main

__all__ = ["main"]
