"""Packages that are heavy, or that only an extra brings: named at the top of a file, opened when first used."""

from __future__ import annotations

from typing import Any

from zonegeo.base.late_library import opened


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
        return getattr(opened(self._name), asked)
