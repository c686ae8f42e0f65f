import click

from daifuku.config.cli.language import command, option
from daifuku.config.words import gettext

PORT = option("--port", default=8000, show_default=True, help="Pages; live updates: +1.")


@command(epilog="daifuku serve --host 0.0.0.0 --port 8000 --processes 2")
@option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@PORT
@option("--processes", default=1, show_default=True, help="Processes that make pages.")
@option("--threads", default=4, show_default=True, help="Threads in each of them.")
@option("--reload", is_flag=True, help="Begin anew when a source file changes.")
def serve(host: str, port: int, processes: int, threads: int, reload: bool) -> None:
    """Serve pages on --port and live updates on the next, with a worker for the jobs.

    Starts our own PostgreSQL unless DATABASE_URL is set. Ctrl-C stops everything.
    """
    from daifuku.config.processes import Serving
    from daifuku.config.processes import serve as serve_all

    def announce(address: str, _told: str) -> None:
        told = gettext("Daifuku is open: %(address)s   (Ctrl-C stops it)")
        click.echo(told % {"address": address})

    serve_all(Serving(host, port, processes, threads, reload), announce)
