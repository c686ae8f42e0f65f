"""Who they are: one record from anonymous visitor to ambassador, with contact points, stage,
relations, tags, preferences, consent, and the right to be forgotten. Doors: actions, queries,
bulk, figures."""
