"""How long entries are kept at least, by what they prove. Purging sooner is refused."""

RETENTIONS: dict[str, int | None] = {
    # Years; None is for ever.
    "business": 10,
    "consent": 5,
    "contact": 3,
    "profile": 3,
    "tombstone": None,
}
