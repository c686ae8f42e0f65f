"""What is sold, where, and to whom: stores, catalogue, receipts.

A receipt is recorded once, corrected or voided; what the till took is what the book and home say.
Doors: actions, queries, payload, bulk."""
