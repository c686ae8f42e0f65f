import click

from daifuku.config.cli.language import command
from daifuku.config.words import gettext


@command(epilog="daifuku undo 1284")
@click.argument("change", type=int)
def undo(change: int) -> None:
    """Take the change with this number back; undoing the undo does it again."""
    from daifuku.config.cli.opened import opened

    with opened():
        from daifuku.foundation import clock
        from daifuku.foundation.access import Actor
        from daifuku.foundation.changes import undo as take_back

        made = take_back(change, by=Actor.system("command"), at=clock.now())
        told = gettext("Change %(change)d is undone by change %(undo)d.")
        click.echo(told % {"change": change, "undo": made.id})
