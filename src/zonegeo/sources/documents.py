"""Read a file's bytes, and JSON or TOML from them, with the place of every fault."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.atomic_write import write_files
from zonegeo.base.files.outputs import note_read
from zonegeo.base.files.syntax_fault import syntax_fault
from zonegeo.base.files.system_fault import system_fault
from zonegeo.base.files.text_of_bytes import text_of

# A boundary file of a whole city stays far below this; a larger one is a mistake or an attack on the memory.
LARGEST_BYTES = 256_000_000
# of a whole number: more are beyond every number that can be reckoned with
_MOST_DIGITS = 300


def read_bytes(path: Path, *, shown: str | None = None) -> bytes:
    """Return the bytes of a file; raises :class:`InputError` where it is missing, a folder, too large or unreadable."""
    where = shown or str(path)
    try:
        if not path.exists():
            raise InputError(Problem("file-missing", where, {"value": where}))
        if not path.is_file():
            raise InputError(Problem("not-a-file", where, {"value": where}))
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            raise InputError(Problem("file-too-large", where, {"size": size, "limit": LARGEST_BYTES}))
        note_read(path)
        return path.read_bytes()
    except OSError as error:
        raise InputError(Problem("file-unreadable", where, {"detail": system_fault(error)})) from None


_HALF_LETTER = re.compile(r"\\u[dD][89a-fA-F]")


def parse_json(content: bytes, *, where: str) -> Any:
    """Return the value of a JSON document (RFC 8259): UTF-8, finite numbers, no key twice, no bottomless nesting."""

    def no_constant(name: str) -> None:
        raise InputError(Problem("json-not-a-number", where, {"value": name}))

    def no_giant(digits: str) -> int:
        if len(digits) > _MOST_DIGITS:
            raise InputError(
                Problem("json-number-too-large", where, {"value": f"{digits[:20]}…", "expected": _MOST_DIGITS})
            )
        return int(digits)

    def no_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) < len(pairs):
            seen: set[str] = set()
            twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            raise InputError(Problem("json-duplicate-key", where, {"value": twice}))
        return result

    text = text_of(content, where=where)
    try:
        found = json.loads(text, parse_constant=no_constant, parse_int=no_giant, object_pairs_hook=no_twice)
        if _HALF_LETTER.search(text):  # half a letter, which no file can hold again, or the pair that is a whole one
            json.dumps(found, ensure_ascii=False).encode()
        return found
    except UnicodeEncodeError as error:
        half = f"\\u{ord(error.object[error.start]):04x}"
        raise InputError(Problem("json-half-letter", where, {"value": half})) from None
    except json.JSONDecodeError as error:
        place = f"{where}:{error.lineno}:{error.colno}"
        raise InputError(Problem("json-syntax", place, {"detail": syntax_fault(error.msg)})) from None
    except RecursionError:
        raise InputError(Problem("json-too-deep", where)) from None
    except ValueError as error:  # such as an integer of more digits than Python converts
        raise InputError(Problem("json-syntax", where, {"detail": syntax_fault(str(error))})) from None


def write_new(files: Mapping[Path, str], *, made: Path | None = None) -> tuple[Path, ...]:
    """Write files in UTF-8, none where any of them exists already or cannot be written: a study to start from.

    Raises
    ------
    UsageError, InputError
        What :func:`~zonegeo.base.files.atomic_write.write_files` refuses.
    """
    return write_files(files, overwrite=False, made=made)
