"""Jinja's code generator, without the generality that pages pay for a thousand times each."""

import re
from keyword import iskeyword
from pathlib import Path
from typing import Any
from zlib import crc32

import jinja2.runtime
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import missing
from markupsafe import Markup
from markupsafe import escape as escape_always

# Compiled templates are kept from one start to the next; these letters change with what is made.
MADE_BY = f"{jinja2.__version__}-{crc32(Path(__file__).read_bytes()):08x}"

_TRANSLATE = ("gettext", "ngettext", "pgettext", "npgettext")
_speaks_html = re.compile("[&<>\"']").search


def escape(value: Any) -> str:
    """What stands in the page for a value. It is joined at once with the text around it, so only
    the letters count, and what need not be wrapped or looked at again is not."""
    kind = type(value)
    if kind is Markup or (kind is str and not _speaks_html(value)):
        return value
    if kind is int:
        return str(value)
    return escape_always(value)


class Macro(jinja2.runtime.Macro):
    """One that takes what it names, and knows that every page escapes."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        if self.caller or self.catch_varargs or len(args) > self._argument_count:
            return super().__call__(*args, **kwargs)
        named = [kwargs.pop(name, missing) for name in self.arguments[len(args) :]]
        if self.catch_kwargs:
            named.append(kwargs)
        elif kwargs:
            return super().__call__(*args, **kwargs)  # which says what it does not take
        return str.__new__(Markup, self._func(*args, *named))


class PageCode(CodeGenerator):
    """Functions are called as Python calls them: of all that pages call, only those that translate
    ask for Jinja's context."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        super().visit_Template(node, frame)
        self.writeline("from daifuku.design.compiling import Macro, escape")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        # class="…" stands in no call of Python.
        if name in _TRANSLATE or any(iskeyword(one.key) for one in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        context = [nodes.ContextReference()] if name == "_" else []
        passed = [("", one) for one in (*context, *node.args, *node.kwargs)]
        passed += [(s, one) for s, one in (("*", node.dyn_args), ("**", node.dyn_kwargs)) if one]
        self.visit(node.node, frame)
        self.write("(")
        for stars, one in passed:
            self.write(stars)
            self.visit(one, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")
