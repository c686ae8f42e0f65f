import json
import os
import subprocess
import sys

import click

from daifuku.config.cli.serve import PORT


@click.command(epilog="Example: daifuku demo --port 8010 --home /tmp/shop --no-browser")
@PORT
@click.option("--home", type=click.Path(file_okay=False), help="Where the demo stands.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--empty", is_flag=True, help="No demo shop, only its owner.")
@click.option("--rebuild", is_flag=True, help="Drop the demo shop first and build it anew.")
@click.option("--remove", is_flag=True, help="Take the demo shop away for good.")
@click.option("--yes", is_flag=True, help="What people have added to the demo may go with it.")
def demo(port: int, home: str | None, no_browser: bool, empty: bool, **going: bool) -> None:
    """Build the demo shop once, serve it and open it in the browser, signed in as its owner.

    Stays in the foreground until Ctrl-C. Without --home it stands in DAIFUKU_HOME. With --remove
    the shop, its files and its sessions go, and the next start finds an empty shop of your own.
    """
    if home:
        os.environ["DAIFUKU_HOME"] = home
    from daifuku.config import env
    from daifuku.config.processes import Serving
    from daifuku.config.processes import serve as serve_all

    if going["remove"]:
        _remove(going["yes"])
        return
    if going["rebuild"]:
        from daifuku.config.cli.demo_removal import remove

        remove(sure=going["yes"])

    def announce(address: str, told: str) -> None:
        ways = json.loads(told)
        link = address.rstrip("/") + ways["path"]
        click.echo(_greeting(address, link, ways["password"]))
        if not no_browser and env.has_screen():
            _open(link)

    serve_all(Serving(port=port, preparation=("--empty" if empty else "--demo",)), announce)


def _remove(sure: bool) -> None:
    from daifuku.config import env
    from daifuku.config.cli.demo_removal import remove_for_good

    remove_for_good(sure=sure)
    lines = [
        f"The demo shop is gone; {env.home()} holds an empty shop of your own now.",
        "Its tables: daifuku migrate",
        "Its owner:  daifuku user add you@example.jp --role owner",
        "Open it:    daifuku serve",
        "A demo again, elsewhere: daifuku demo --home DIR",
    ]
    click.echo("\n".join(lines))


def _greeting(address: str, link: str, password: str) -> str:
    from daifuku.config import env
    from daifuku.config.cli.demo_owner import EMAIL

    lines = [
        "",
        f"  Daifuku is open:  {address}",
        f"  Sign in (once):   {link}",
        f"  or by password:   {EMAIL}  {password}" if password else f"  Owner:            {EMAIL}",
        f"  It stands in      {env.home()}",
        "  Ctrl-C stops it.",
        "",
    ]
    return "\n".join(lines)


def _open(link: str) -> None:
    subprocess.Popen(
        [sys.executable, "-m", "webbrowser", link],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
