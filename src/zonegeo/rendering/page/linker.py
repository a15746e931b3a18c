"""Link the scripts of a page: modules in the order of their imports, inlined as one expression.

A page that may load nothing cannot import, and whoever draws one has no JavaScript tool. So each module becomes a
function that returns what it exports, and an import the reading of a name from such a value. That takes no parser
because the modules keep to two forms, each at the start of a line: ``import { a, b } from "./other.js";`` and
``export function`` or ``export const``. Whatever else begins with one of the two words is refused.
"""

from __future__ import annotations

import posixpath
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter

from zonegeo.base.value import value
from zonegeo.rendering.page.standalone import asset

_IMPORT = re.compile(r'^import \{([^{}]+)\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const) (\w+))", re.MULTILINE)
# what the type check reads; a page needs none of it
_TYPES = re.compile(r"^ */\*\*(?:(?!\*/).)*\*/\n", re.MULTILINE | re.DOTALL)
_REFUSED = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class LinkError(ValueError):
    """Modules that do not fit together: one names what is not there, or they need each other in a circle."""


@value
class _Module:
    """``imports`` holds the names and the path of the module that they come from."""

    path: str
    imports: tuple[tuple[tuple[str, ...], str], ...]
    exports: tuple[str, ...]
    body: str


@cache
def linked(entry: str) -> str:
    """Return a JavaScript expression for a module and all that it needs; its value holds what the module exports.

    Parameters
    ----------
    entry
        The path of the module in the folder of all rendering.

    Raises
    ------
    LinkError
        Where a module imports a name that is not exported, is written otherwise than the two forms, or needs itself.
    """
    modules = _ordered(entry)
    names = {module.path: f"module{number}" for number, module in enumerate(modules)}
    parts = [_function(module, names) for module in modules]
    return f'(() => {{\n"use strict";\n{"".join(parts)}return {names[entry]};\n}})()'


def _function(module: _Module, names: dict[str, str]) -> str:
    taken = ((", ".join(each).replace(" as ", ": "), names[path]) for each, path in module.imports)
    needed = "".join(f"const {{ {each} }} = {source};\n" for each, source in taken)
    given = f"return {{ {', '.join(module.exports)} }};\n"
    return f"// {module.path}\nconst {names[module.path]} = (() => {{\n{needed}{module.body}{given}}})();\n"


@cache
def _ordered(entry: str) -> tuple[_Module, ...]:
    found: dict[str, _Module] = {}
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = _read(path)
            waiting += [needed for _, needed in found[path].imports]
    for module in found.values():
        for names, path in module.imports:
            missing = sorted({name.split()[0] for name in names} - {*found[path].exports})
            if missing:
                raise LinkError(f"{module.path} imports {', '.join(missing)}, which {path} does not export")
    needs = {path: [needed for _, needed in found[path].imports] for path in sorted(found)}
    try:
        return tuple(found[path] for path in TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise LinkError("modules need each other: " + " → ".join(error.args[1])) from None


def _read(path: str) -> _Module:
    text, folder = asset(path), posixpath.dirname(path)
    imports = tuple(
        (tuple(re.findall(r"\w+(?: as \w+)?", names)), posixpath.normpath(posixpath.join(folder, place)))
        for names, place in _IMPORT.findall(text)
    )
    body = _EXPORT.sub("", _IMPORT.sub("", _TYPES.sub("", text)))
    refused = _REFUSED.search(body)
    if refused:
        raise LinkError(f"{path} is not written as modules are here: {refused.group()}")
    return _Module(path, imports, tuple(_EXPORT.findall(text)), body)
