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

    @property
    def message(self) -> str:
        text = str(self._message)
        return text % self.params if self.params else text

    def __str__(self) -> str:
        return self.message
