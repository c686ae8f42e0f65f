import pytest
from django.db import OperationalError, connection


@pytest.fixture
def gone(db):
    def refuse(*_args, **_kwargs):
        raise OperationalError("connection refused")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        patch.setattr(connection, "close", lambda: None)
        yield
