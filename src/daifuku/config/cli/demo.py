import json
import os
import subprocess
import sys

import click

from daifuku.config.cli.columns import side_by_side
from daifuku.config.cli.language import command, option
from daifuku.config.cli.serve import PORT
from daifuku.config.words import gettext


@command(epilog="daifuku demo --port 8010 --home /tmp/shop --no-browser")
@PORT
@option(
    "--home", type=click.Path(file_okay=False), metavar="DIRECTORY", help="Where the demo stands."
)
@option("--no-browser", is_flag=True, help="Only print the address.")
@option("--empty", is_flag=True, help="No demo shop, only its owner.")
@option("--rebuild", is_flag=True, help="Drop the demo shop first and build it anew.")
@option("--remove", is_flag=True, help="Take the demo shop away for good.")
@option("--yes", is_flag=True, help="What people have added to the demo may go with it.")
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
        click.echo(_greeting(address, link, ways))
        if not no_browser and env.has_screen():
            _open(link)

    serve_all(Serving(port=port, preparation=("--empty" if empty else "--demo",)), announce)


def _remove(sure: bool) -> None:
    from daifuku.config import env
    from daifuku.config.cli.demo_removal import remove_for_good

    remove_for_good(sure=sure)
    gone = gettext("The demo shop is gone; %(home)s holds an empty shop of your own now.")
    steps = [
        (gettext("Its tables:"), "daifuku migrate"),
        (gettext("Its owner:"), "daifuku user add you@example.jp --role owner"),
        (gettext("Open it:"), "daifuku serve"),
    ]
    ways = [(words, what.replace("daifuku", env.command(), 1)) for words, what in steps]
    again = gettext("A demo again, elsewhere: %(command)s") % {
        "command": f"{env.command()} demo --home DIR"
    }
    click.echo("\n".join([gone % {"home": env.home()}, *side_by_side(ways, spaces=1), again]))


def _greeting(address: str, link: str, ways: dict[str, str]) -> str:
    """In a shop of one's own there is no owner of the demo; people sign in as themselves."""
    from daifuku.config import env

    email, password = ways["email"], ways["password"]
    told = [(gettext("Daifuku is open:"), address)]
    if email:
        told.append((gettext("Sign in (once):"), link))
        by_password = (gettext("or by password:"), f"{email}  {password}")
        told.append(by_password if password else (gettext("Owner:"), email))
    told.append((gettext("It stands in"), str(env.home())))
    lines = [*side_by_side(told), gettext("Ctrl-C stops it.")]
    return "\n".join(["", *(f"  {line}" for line in lines), ""])


def _open(link: str) -> None:
    subprocess.Popen(
        [sys.executable, "-m", "webbrowser", link],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
