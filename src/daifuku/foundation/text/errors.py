"""The one error that reading text from people can raise."""

from typing import Any


class BadValue(ValueError):
    """A value that cannot be taken as given; the message says what is wrong and how to mend it.

    The message stays untranslated until shown, so that a refused row can be told in the language
    of whoever reads it later.
    """

    def __init__(self, code: str, message: Any, **params: Any) -> None:
        super().__init__(code, message, params)
        self.code = code
        self.params = params
        self._message = message

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.code, self._message, self.params)

    @property
    def message(self) -> str:
        text = str(self._message)
        return text % self.params if self.params else text

    def __str__(self) -> str:
        return self.message


def _again(kind: type[BadValue], code: str, message: Any, params: dict[str, Any]) -> BadValue:
    """Raised in a child process, a refusal arrives whole in its parent."""
    error = kind.__new__(kind)
    BadValue.__init__(error, code, message, **params)
    return error
