"""The book (大福帳): an append-only ledger of what happened with each customer.

Every room writes in it inside its own change and reads it back: `book` is the door,
`vocabulary` holds the kinds of entries, one file per room. DESIGN.md 4 has its laws."""
