from collections.abc import Callable


class CannotStartPostgres(Exception):
    """The embedded server cannot run; the message says why and what to do. English in logs; a
    terminal is `told` in its own language."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text % values if values else text)
        self._text, self._values = text, values

    def told(self, translate: Callable[[str], str]) -> str:
        text = translate(self._text)
        return text % self._values if self._values else text
