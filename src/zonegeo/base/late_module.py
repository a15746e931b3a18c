"""Packages that are heavy, or that only an extra brings: named at the top of a file, opened when first used."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from zonegeo.base.late_library import asked_for_their_version_alone

# package → others that it opens at its top for their versions alone, and then again where it uses them
_ONLY_VERSIONS = {"pyogrio": ("geopandas", "pandas", "pyarrow")}


class LateModule:
    """A module by its name: imported when something of it is asked for.

    Where it is of an extra, :func:`~zonegeo.base.optional_packages.need_extra` is asked first: it tells what to
    install.

    >>> tree = LateModule("xml.etree.ElementTree")
    >>> tree.fromstring("<a/>").tag
    'a'
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, asked: str) -> Any:
        if self._name in _ONLY_VERSIONS and self._name not in sys.modules:
            with asked_for_their_version_alone(_ONLY_VERSIONS[self._name]):
                import_module(self._name)
        return getattr(import_module(self._name), asked)
