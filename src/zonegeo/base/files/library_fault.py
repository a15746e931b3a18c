"""What a library says of a file that it cannot read or write: what kind of fault it is, and its own words behind."""

from __future__ import annotations

import re
from typing import Any

# what stands somewhere in the words → the kind; the first one counts
_KINDS = {
    "not successfully written": "number",
    "encrypted": "locked", "password": "locked",
    "codec can't": "letters",
    "larger than field limit": "field", "contains NUL": "bytes",
    "mismatched tag": "xml", "not well-formed": "xml", "no element found": "xml", "undefined entity": "xml",
    "unclosed token": "xml", "duplicate attribute": "xml", "junk after document": "xml", "XML": "xml",
    "not recognized as": "format", "not a zip file": "format", "not a database": "format",
    "Package not found": "format",
    "CRC": "damaged", "runcated": "damaged", "unexpected end": "damaged", "EOF": "damaged", "orrupt": "damaged",
    "malformed": "damaged", "Bad magic": "damaged", "decompress": "damaged", "invalid block": "damaged",
}  # fmt: skip
# a name, a place or a count says the same in every language
_SENTENCE = re.compile(r"[A-Za-z]{2,}['’]?[a-z]* (?:[\w.:\'-]+ )*[a-z]{2,}")


def library_fault(said: object, *, most: int = 160) -> Any:
    """Return a value of a message for what a library said, shortened; what is no sentence stays as it is.

    >>> library_fault("mismatched tag: line 3, column 2")["values"]["what"]
    {'code': 'library.xml'}
    >>> library_fault("features[3]"), library_fault("it is odd")["values"]["what"]
    ('features[3]', {'code': 'library.other'})
    """
    words = " ".join(str(said).split())[:most]
    if _SENTENCE.search(words) is None:
        return words
    kind = next((kind for part, kind in _KINDS.items() if part in words), "other")
    return {"code": "library.told", "values": {"what": {"code": f"library.{kind}"}, "words": words}}
