"""What the description of the API says of parameters, bodies and answers, for readers only: the
rooms' payload readers decide what is taken, PostgreSQL makes what is answered."""

from daifuku.api.schemas.operations import LISTED, imported, operation

__all__ = ["LISTED", "imported", "operation"]
