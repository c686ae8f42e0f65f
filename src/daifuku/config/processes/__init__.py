"""The process group behind `daifuku serve` and `daifuku demo`.

A parent holds the database, loads the application once and forks pages, streams and jobs from
it, so that they share its memory. It starts again what dies and stops all of it in order.
"""

from daifuku.config.processes.serving import CannotServe, Serving, serve, work

__all__ = ["CannotServe", "Serving", "serve", "work"]
