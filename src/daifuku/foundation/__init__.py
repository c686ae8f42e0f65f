"""What every room stands on: people and access, changes and undo, text, money, time, jobs,
search, files, registries. It knows nothing of customers."""
