"""The server under the tests: our own embedded one, or the one named by DATABASE_OWNER_URL."""

from contextlib import AbstractContextManager, nullcontext

from harness.environment import CLUSTER_HOME, Server

# Losing a test database in a power cut costs nothing; waiting for the disk does.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "5min",
    "max_wal_size": "8GB",
    "max_connections": "200",
}


def held_cluster(server: Server) -> AbstractContextManager:
    if not server.embedded:
        return nullcontext()
    from daifuku.foundation.postgres import hold

    return hold(CLUSTER_HOME, FAST)
