import click

from daifuku.config.cli.language import command, option
from daifuku.config.words import gettext


@command(epilog="daifuku undo 1284")
@click.argument("change", type=int)
@option("--rest", is_flag=True, help="Leave the customers alone who were touched since.")
def undo(change: int, rest: bool) -> None:
    """Take the change with this number back; undoing the undo does it again."""
    from daifuku.config.cli.opened import opened

    with opened():
        from daifuku.foundation import clock
        from daifuku.foundation.access import Actor
        from daifuku.foundation.changes import undo as take_back

        made = take_back(change, by=Actor.system("command"), at=clock.now(), rest=rest)
        told = gettext("Change %(change)d is undone by change %(undo)d.")
        click.echo(told % {"change": change, "undo": made.id})
