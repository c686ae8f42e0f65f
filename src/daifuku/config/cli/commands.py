"""Every command: where it lives and the line `daifuku --help` shows. Rooms add theirs here."""

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("daifuku.config.cli.demo:demo", "Open the demo shop in the browser."),
    "serve": ("daifuku.config.cli.serve:serve", "Serve pages, live updates and jobs."),
    "worker": ("daifuku.config.cli.worker:worker", "Do jobs only, beside a server elsewhere."),
    "migrate": ("daifuku.config.cli.migrate:migrate", "Bring the database up to date."),
    "user": ("daifuku.config.cli.user:user", "Add colleagues."),
    "token": ("daifuku.config.cli.token:token", "Make tokens for the API."),
    "import": ("daifuku.config.cli.importing:import_", "Take in files, or a whole export."),
    "export": ("daifuku.config.cli.exporting:export", "Write everything in open formats."),
    "undo": ("daifuku.config.cli.undo:undo", "Take a change back."),
    "doctor": ("daifuku.config.cli.doctor:doctor", "Look whether all is well."),
    "bench": ("daifuku.config.cli.bench:bench", "Measure the budgets, from a checkout."),
    "explain": ("daifuku.config.cli.explain:explain", "Print what the rooms have registered."),
}
# Called by other commands, not by people.
HIDDEN: dict[str, tuple[str, str]] = {
    "prepare": ("daifuku.config.cli.prepare:prepare", "Make ready what `serve` needs."),
}
