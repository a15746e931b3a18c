"""Libraries that other libraries import at their top and hardly ever use: opened when something of them is called."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from types import ModuleType
from typing import Any

# module → the functions of it that are taken by name at the top of a file. pyproj would fetch grids with the first,
# branca pictures of a map; pydantic would look for plugins with the second; both bring mail, HTTP and TLS with them.
LATE: Mapping[str, tuple[str, ...]] = {
    "urllib.request": ("urlopen", "urlretrieve"),
    "importlib.metadata": ("entry_points",),
}
# library → what it opens at its top for uses that are none of ours: data frames, and what folium fetches from the web.
# They are more than half of what a map or the first GeoPackage takes
UNUSED: Mapping[str, tuple[str, ...]] = {
    "folium": ("pandas", "requests"),
    "pyogrio": ("geopandas", "pandas", "pyarrow"),
}
# these compile a template for every kind of thing that can be on a map, some fifty, of which a page renders a few
MAKES_TEMPLATES = ("folium",)


class _LateLibrary(ModuleType):
    """Stands for a module until something of it is used: a function that is called, or any other name."""

    def __init__(self, name: str, functions: tuple[str, ...]) -> None:
        super().__init__(name)
        self._functions = functions

    def __getattr__(self, asked: str) -> Any:
        if asked == "__version__":
            return importlib.import_module("importlib.metadata").version(self.__name__)
        # whoever asks for its path imports something of it: a function that is named above, or what it has to open for
        if asked.startswith("__") and (asked != "__path__" or self._functions):
            raise AttributeError(asked)
        if asked in self._functions:
            return self._late_call(asked)
        return getattr(self._opened(), asked)

    def _late_call(self, asked: str) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            return getattr(self._opened(), asked)(*given, **named)

        return call

    def _opened(self) -> ModuleType:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return importlib.import_module(self.__name__)


def open_late(late: Mapping[str, tuple[str, ...]] = LATE) -> None:
    """Let some modules of the standard library open when they are used: for a program, before it imports anything.

    >>> open_late({"wave": ("open",)})
    >>> import wave
    >>> type(wave).__name__, wave.Error.__name__, type(sys.modules["wave"]).__name__
    ('_LateLibrary', 'Error', 'module')
    """
    for name, functions in late.items():
        if name not in sys.modules:
            sys.modules[name] = made = _LateLibrary(name, functions)
            package, _, own = name.rpartition(".")
            if package:
                setattr(importlib.import_module(package), own, made)


@contextmanager
def unused_closed(library: str) -> Iterator[None]:
    """While a library is imported, leave closed what it opens for uses that are none of ours (:data:`UNUSED`).

    It keeps them as they are here: they open when it uses them all the same. Whoever else imports one gets it itself,
    so nothing is left closed where another thread could import one meanwhile.
    """
    alone = threading.active_count() == 1
    found = [name for name in UNUSED[library] if alone and name not in sys.modules and find_spec(name) is not None]
    open_late(dict.fromkeys(found, ()))
    late = importlib.import_module("zonegeo.base.late_template") if alone and library in MAKES_TEMPLATES else None
    try:
        with nullcontext() if late is None else late.templates_late():
            yield
    finally:
        for name in found:
            if isinstance(sys.modules.get(name), _LateLibrary):
                del sys.modules[name]


def opened(name: str) -> ModuleType:
    """Return a module, imported without what it opens for uses that are none of ours.

    >>> opened("wave").__name__
    'wave'
    """
    if name in sys.modules or name not in UNUSED:
        return importlib.import_module(name)
    with unused_closed(name):
        return importlib.import_module(name)
