"""Every test begins in the language that settings name, whatever the one before it spoke."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    translation.deactivate()
    yield
    translation.deactivate()
