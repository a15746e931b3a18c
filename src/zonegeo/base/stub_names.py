"""Names of a package that its stub says (``__init__.pyi``), each brought when it is first asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any


def stub_names(package: str, file: str) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return ``__getattr__`` and ``__dir__`` of a package whose names stand in the stub beside it; ``__all__`` is one.

    Nothing is read before the first name is asked for, and what a name stands for is looked up every time: a package
    never holds what its file no longer does.

    >>> get, listed = stub_names("zonegeo", str(Path(__file__).parents[1] / "__init__.py"))
    >>> get("Verdict").__name__, "Verdict" in get("__all__"), "Verdict" in listed()
    ('Verdict', True, True)
    """

    @cache
    def modules() -> dict[str, str]:
        stub = Path(file).with_suffix(".pyi").read_text(encoding="utf-8")
        return {name: module for module, name in re.findall(r"^from (\S+) import (\w+)", stub, flags=re.MULTILINE)}

    def get(name: str) -> Any:
        if name == "__all__":
            return sorted(each for each in modules() if not each.startswith("_"))
        if name in modules():
            return getattr(import_module(modules()[name]), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    def listed() -> list[str]:
        return sorted({*vars(import_module(package)), *modules()})

    return get, listed
