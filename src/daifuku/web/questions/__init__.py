"""The builder of questions about customers: rows that people choose from, or the text itself."""
