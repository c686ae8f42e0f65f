import click


@click.command(epilog="Example: daifuku undo 1284")
@click.argument("change", type=int)
def undo(change: int) -> None:
    """Take the change with this number back; undoing the undo does it again."""
    from daifuku.config.cli.opened import opened

    with opened():
        from daifuku.foundation import clock
        from daifuku.foundation.access import Actor
        from daifuku.foundation.changes import undo as take_back

        made = take_back(change, by=Actor.system("command"), at=clock.now())
        click.echo(f"Change {change} is undone by change {made.id}.")
