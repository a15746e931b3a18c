"""A form that somebody gives for a report: bounded, and refused where it would fetch anything when it is opened."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.library_fault import library_fault
from zonegeo.sources.documents import LARGEST_BYTES, read_bytes

# Office Open XML: what a part points to outside of the file; a link that a reader may click fetches nothing by itself
_OUTSIDE = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
_LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.IGNORECASE)
# fields that load what they name
_FIELDS = re.compile(
    rb"\b(?:INCLUDEPICTURE|INCLUDETEXT|DDEAUTO|DDE|LINK|RD|IMPORT)\b\s+[^<]{0,200}?(?:://|\\\\|&quot;)"
)
# HWPX: where an item lies; a name space is no place
_PLACED = re.compile(rb"\b(?:href|src|url|path|file)\s*=\s*[\"']((?:[a-zA-Z][a-zA-Z0-9+.-]+:|//|\\\\|/)[^\"']*)[\"']")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read_template(path: Path) -> bytes:
    """Return the bytes of a ``.docx`` or ``.hwpx`` form that stands by itself.

    Raises
    ------
    InputError
        ``template-remote`` where it points outside itself by anything but hyperlinks, ``template-broken``,
        ``file-too-large``.
    """
    content = read_bytes(path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            size = sum(entry.file_size for entry in opened.infolist())
            if size > LARGEST_BYTES:
                raise InputError(Problem("file-too-large", path.name, {"size": size, "limit": LARGEST_BYTES}))
            problems = [
                Problem("template-remote", f"{path.name}: {entry.filename}", {"value": told})
                for entry in opened.infolist()
                if entry.filename.lower().endswith((".xml", ".rels", ".hpf", ".opf"))
                for told in _remote(entry.filename.lower(), opened.read(entry), path.suffix.lower())
            ]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error) as error:
        raise InputError(Problem("template-broken", "--template", {"detail": library_fault(error)})) from None
    if problems:
        raise InputError(problems)
    return content


def _remote(name: str, content: bytes, suffix: str) -> Iterator[str]:
    plain = _as_utf_8(content)
    found = [each.group(0) for each in _ENTITY.finditer(plain)]
    if name.endswith(".rels"):
        found += [each.group(0) for each in _OUTSIDE.finditer(plain) if not _LINK.search(each.group(0))]
    elif suffix == ".hwpx":
        found += [each.group(1) for each in _PLACED.finditer(plain)]
    else:
        found += [each.group(0) for each in _FIELDS.finditer(plain)]
    yield from (each.decode("utf-8", "replace")[:120] for each in found)


def _as_utf_8(content: bytes) -> bytes:
    """XML may be UTF-16, in which none of what is looked for would be found."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").encode("utf-8")
    return content
