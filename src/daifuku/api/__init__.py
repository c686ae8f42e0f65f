"""The other entrance: REST at /api/v1. Hot reads let PostgreSQL make the JSON; writes call the
same actions as the pages; refusals are problem documents (RFC 9457)."""
