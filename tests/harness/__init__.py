"""What every test stands on: cloned databases, a real server process, a watched browser.

Fixtures: `db` (rolled back), `own_database` (real commits), `owner_connection`, `live_app`,
`browser_page`, actors; helper: `assert_queries`. docs/guide/testing.md shows each in use.
"""

from harness.queries import assert_queries

__all__ = ["assert_queries"]
