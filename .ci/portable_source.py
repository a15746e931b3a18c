"""What works on one system alone, found in the source: a step of the lint session.

A virus scanner on Windows holds temporary files open; texts have the encoding and the line ends of the system unless
both are said; endings of names come in capitals; paths have two separators, and no way leads to another drive.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PLACES = ("src/**/*.py", "docs/*.py", ".ci/*.py", "offline/*.py", "*.py")
# the one place that knows separators and drives
KNOWS_PATHS = "path_text.py"
_MODES = frozenset("rwaxbt+")
_ENDINGS = frozenset(
    (".toml", ".json", ".geojson", ".csv", ".tsv", ".md", ".txt", ".html", ".xlsx", ".docx", ".hwpx", ".pdf", ".zip",
     ".kml", ".kmz", ".gpkg", ".shp", ".dbf", ".prj", ".dxf", ".tif", ".parquet")
)  # fmt: skip


def faults(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the words of everything that would not work elsewhere.

    >>> list(faults("path.read_text()"))
    [(1, 'text without encoding')]
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from ((node.lineno, words) for words in _of_call(node))
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(map(_is_suffix, sides)) and any(map(_names_ending, sides)):
                yield node.lineno, "ending compared by case"
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.sep", "os.altsep", "os.path.sep"):
            yield node.lineno, "separator of one system"


def _of_call(call: ast.Call) -> Iterator[str]:
    is_method = isinstance(call.func, ast.Attribute)
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    words = [each.value if isinstance(each, ast.Constant) else None for each in call.args]
    said = {each.arg for each in call.keywords}
    if called == "TemporaryDirectory" and "ignore_cleanup_errors" not in said:
        yield "temporary folder that fails a finished work"
    if is_method and called in ("read_text", "write_text"):
        # the encoding is the first or the second argument, where it is not named
        if "encoding" not in said and len(words) < (1 if called == "read_text" else 2):
            yield "text without encoding"
        if called == "write_text" and "newline" not in said:
            yield "text without newline"
    if None not in said and _opens_text(called, is_method, words, call):
        yield from (f"text without {each}" for each in ("encoding", "newline") if each not in said)
    if called in ("endswith", "removesuffix") and any(map(_names_ending, call.args)) and not _is_lowered(call.func):
        yield "ending compared by case"
    if called == "relpath":
        yield "a way that may lead to another drive"
    if called == "replace" and words == ["\\", "/"]:
        yield "separators turned by hand"


def _opens_text(called: str, is_method: bool, words: list[object], call: ast.Call) -> bool:
    """Say whether ``open(path, mode)`` or ``path.open(mode)`` opens a text; other libraries' open has no such mode."""
    if called != "open" and not called.endswith("fdopen"):
        return False
    mode: object = "r"
    if is_method and called == "open":
        mode = words[0] if words else mode
    elif len(words) > 1:
        mode = words[1]
    named = [each.value.value for each in call.keywords if each.arg == "mode" and isinstance(each.value, ast.Constant)]
    mode = named[0] if named else mode
    return isinstance(mode, str) and _MODES.issuperset(mode) and "b" not in mode


def _is_suffix(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "suffix"


def _is_lowered(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith((".lower()", ".casefold()"))


def _names_ending(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(map(_names_ending, node.elts))
    return isinstance(node, ast.Constant) and node.value in _ENDINGS


def main(folder: Path) -> int:
    """Print every fault below a folder; 1 where there is any."""
    files = sorted(path for place in PLACES for path in folder.glob(place) if path.name != KNOWS_PATHS)
    found = [
        f"{path.relative_to(folder).as_posix()}:{line}: {words}"
        for path in files
        for line, words in faults(path.read_text(encoding="utf-8"))
    ]
    print("\n".join(found) or f"{len(files)} files work on every system")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[1]))
