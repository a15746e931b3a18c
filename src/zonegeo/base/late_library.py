"""Libraries that other libraries import at their top and hardly ever use: opened when something of them is called."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
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
