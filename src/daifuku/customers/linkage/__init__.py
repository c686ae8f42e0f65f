"""Who may be the same person or company: compared value by value, weighed, and said why.

Records become `Features`; `comparisons` states each level once, as SQL for Splink and as Python for
one record; `model.json` holds what each level weighs. Pure: no database and no DuckDB in here, but
for `child.py`, which runs in a process of its own."""
