"""What a command wrote last, told again by the bytes: only that may be replaced unasked.

A file cannot say by itself that nobody has changed it since: a table has no room for such a mark, and a mark that stays
when the rest is edited says the wrong thing. So the SHA-256 of what a command wrote is kept beside the user's other
settings of state, one small file for each place, under the hash of its path. Where nothing can be kept there, nothing
is recognised, and ``--overwrite`` is asked for.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from zonegeo.base.late_module import LateModule

# not at the start: few runs need it
hashlib = LateModule("hashlib")


def is_own_product(path: Path, command: str) -> bool:
    """True where a file holds, byte for byte, what this command wrote there last."""
    if not command:
        return False
    try:
        return _entry(path).read_text(encoding="ascii") == _line(path, command)
    except (OSError, RuntimeError, ValueError):
        return False


def remember_product(path: Path, command: str) -> None:
    """Remember that a command has written a file; quietly nothing where there is no place to remember it."""
    if not command:
        return
    with suppress(OSError, RuntimeError):
        entry = _entry(path)
        entry.parent.mkdir(parents=True, exist_ok=True)
        beside = entry.with_name(f"{entry.name}.new")  # one name: what a killed program leaves is written over
        beside.write_text(_line(path, command), encoding="ascii", newline="\n")
        beside.replace(entry)


def _entry(path: Path) -> Path:
    told = os.environ.get("XDG_STATE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    root = Path(told) if told else Path.home() / ".local" / "state"
    name: str = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()
    return root / "zonegeo" / "written" / name


def _line(path: Path, command: str) -> str:
    with path.open("rb") as stream:
        return f"{command} {hashlib.file_digest(stream, 'sha256').hexdigest()}\n"
