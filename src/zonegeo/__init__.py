"""zonegeo: does this zone satisfy its designation requirements, by how much, measured how, on what evidence?

What stands here is said once, in ``__init__.pyi``, which type checkers and this module read; each name is imported on
first use, so that ``import zonegeo`` and ``zonegeo --help`` load no array library.

>>> import zonegeo as zg
>>> evaluation = zg.evaluate(zg.read_study("hongneung"))
>>> evaluation.finding("separation").verdict
<Verdict.PASS: 'pass'>
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

_STUB = Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8")
_MODULES = {name: module for module, name in re.findall(r"^from (\S+) import (\w+)", _STUB, flags=re.MULTILINE)}
__all__ = sorted(_MODULES.keys() - {"__version__"})


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module 'zonegeo' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
