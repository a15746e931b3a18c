"""XML of a file: decoded by what it declares or by its bytes, no deeper than a drawing needs, and without entities."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from xml.parsers import expat

from zonegeo.base.errors import InputError, Problem
from zonegeo.sources.boundary.dbf_encoding import codec_of, could_be_either
from zonegeo.sources.boundary.raw.raw_layer import Request, broken, too_complex

_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_DEEPEST = 200
_MOST_ELEMENTS = 20_000_000


class _RefusedError(Exception):
    """What the walk through a document found."""


def plain_xml(
    request: Request, *, roots: tuple[str, ...], one_each: Mapping[str, str] = MappingProxyType({})
) -> tuple[bytes, str, str]:
    """Return a document as UTF-8 without a declaration, its codec, and the evidence for the codec.

    ``roots`` are the local names that its first element may have; ``one_each`` names elements that hold exactly one of
    another: of two a library would choose one in silence.

    Raises
    ------
    InputError
        ``encoding-wrong``, ``encoding-unknown``, ``xml-entities`` for a document type, ``format-broken`` for another
        root, for nesting without end, for none or several of ``one_each``, and for what is not well formed.
    """
    text, codec, evidence = _decoded(request)
    if text.lstrip().startswith("<?xml"):
        text = text.partition("?>")[2]
    content = text.lstrip("\ufeff \r\n\t").encode("utf-8")
    _walk(content, request.name, roots, one_each)
    return content, codec, evidence


def _decoded(request: Request) -> tuple[str, str, str]:
    content = request.content
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "utf-16", "bom"
        except UnicodeDecodeError:
            raise InputError(Problem("encoding-unknown", request.name)) from None
    content = content.removeprefix(b"\xef\xbb\xbf")
    found = _DECLARED.match(content)
    declared = found.group(1).decode("ascii") if found else None
    if request.encoding is not None:
        codec = codec_of(request.encoding)
        try:
            return content.decode(codec or "-"), codec or "-", "option"
        except (UnicodeDecodeError, LookupError):
            raise InputError(Problem("encoding-wrong", request.name, {"value": request.encoding})) from None
    if content.isascii():
        return content.decode("ascii"), "utf-8", "ascii"
    announced = codec_of(declared) if declared else None
    candidates = [("declared", announced)] if announced in ("utf-8", "cp949") else []
    if not candidates and could_be_either(content):
        raise InputError(Problem("encoding-ambiguous", request.name, {"value": "cp949"}))
    for evidence, codec in (*candidates, ("utf-8", "utf-8"), ("cp949", "cp949")):
        try:
            return content.decode(str(codec)), str(codec), evidence
        except UnicodeDecodeError:
            continue
    raise InputError(Problem("encoding-unknown", request.name))


def _walk(content: bytes, name: str, roots: tuple[str, ...], one_each: Mapping[str, str]) -> None:
    """Go through the elements once: what is no such document never reaches a library that would expand or follow it."""
    parser = expat.ParserCreate("utf-8")
    depth = count = 0
    held: list[tuple[str, list[str]]] = []  # the open elements of ``one_each``, and what each of them holds

    def begin(tag: str, attributes: object) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        own = tag.rpartition(":")[2]
        if held and one_each[held[-1][0]] == own:
            held[-1][1].append(own)
        if own in one_each:
            held.append((own, []))
        if count == 1 and own not in roots:
            raise _RefusedError(f"<{tag[:40]}>")
        if depth > _DEEPEST:
            raise _RefusedError(f"<{tag[:40]}>: {depth}")
        if count > _MOST_ELEMENTS:
            raise too_complex(name, count, _MOST_ELEMENTS)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        own = tag.rpartition(":")[2]
        if own in one_each and len(held.pop()[1]) != 1:
            raise _RefusedError(f"<{own}>: <{one_each[own]}> ≠ 1")

    def doctype(*given: object) -> None:
        raise InputError(Problem("xml-entities", name))

    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = begin, end, doctype
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, _RefusedError) as error:
        raise broken(name, error) from None
