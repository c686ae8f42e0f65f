import click


@click.command(epilog="Example: DATABASE_URL=postgresql://… daifuku worker --concurrency 4")
@click.option("--concurrency", default=1, show_default=True, help="Jobs at the same time.")
def worker(concurrency: int) -> None:
    """Do jobs until stopped. `daifuku serve` has a worker already; add more where work piles up."""
    from daifuku.config.processes import work

    click.echo("The worker waits for jobs.   (Ctrl-C stops it)")
    work(concurrency)
