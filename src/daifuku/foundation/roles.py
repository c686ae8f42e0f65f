"""What a person is in the company; each includes what those below may do."""

from enum import IntEnum


class Role(IntEnum):
    VIEWER = 10
    STAFF = 20
    MANAGER = 30
    ADMIN = 40
    OWNER = 50
