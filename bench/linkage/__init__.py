"""A labelled set of Japanese customers, and how well duplicates are found in it."""
