"""Settings by topic, addresses, entry points. No logic of the product lives here."""
