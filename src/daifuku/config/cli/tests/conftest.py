import pytest

LOCALES = {"ja": "ja_JP.UTF-8", "en": "C.UTF-8"}


@pytest.fixture
def terminal(monkeypatch):
    """terminal("ja"): commands are typed in a terminal of that language."""

    def speaks(language: str) -> None:
        monkeypatch.setenv("LC_ALL", LOCALES[language])
        monkeypatch.delenv("LANGUAGE", raising=False)

    return speaks
