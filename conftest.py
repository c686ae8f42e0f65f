"""Every test of every room gets the harness of tests/harness."""

pytest_plugins = [
    "harness.selection",
    "harness.language",
    "harness.database",
    "harness.demo",
    "harness.people",
    "harness.browser",
    "daifuku.ledger.testing",
]
