"""Libraries that other libraries import at their top and hardly ever use: opened when something of them is called."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from types import ModuleType
from typing import Any

# module → the functions of it that are taken by name at the top of a file. pyproj would fetch grids with the first,
# pydantic would look for plugins with the second; both bring mail, HTTP and TLS with them.
LATE: Mapping[str, tuple[str, ...]] = {
    "urllib.request": ("urlretrieve",),
    "importlib.metadata": ("entry_points",),
}


class _LateLibrary(ModuleType):
    """Stands for a module until something of it is used: a function that is called, or any other name."""

    def __init__(self, name: str, functions: tuple[str, ...]) -> None:
        super().__init__(name)
        self._functions = functions

    def __getattr__(self, asked: str) -> Any:
        if asked.startswith("__"):
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
def asked_for_their_version_alone(names: tuple[str, ...]) -> Iterator[None]:
    """Let a library that only looks at the versions of others be imported without them, which may take half a second.

    Only for the time of the block and where no other thread could meet what stands for them; what is open or is not
    installed stays as it is.

    >>> with asked_for_their_version_alone(("colorsys",)):
    ...     import colorsys
    >>> hasattr(colorsys, "rgb_to_hsv"), "colorsys" in sys.modules
    (False, False)
    """
    alone = threading.active_count() == 1
    held = {name: _Version(name) for name in names if alone and name not in sys.modules and find_spec(name)}
    sys.modules.update(held)
    try:
        yield
    finally:
        for name, stood in held.items():
            if sys.modules.get(name) is stood:
                del sys.modules[name]


class _Version(ModuleType):
    """Stands for a library of which nothing but its version is asked."""

    def __getattr__(self, asked: str) -> Any:
        if asked != "__version__":
            raise AttributeError(asked)
        return importlib.import_module("importlib.metadata").version(self.__name__)
