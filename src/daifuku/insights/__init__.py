"""Readers of the book: what the shop's numbers say. Each is a view that can be thrown away and
rebuilt; heavy engines run in a child process that ends."""
