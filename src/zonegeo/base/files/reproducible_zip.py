"""Archives without a clock, so that the same content gives the same bytes, and office documents made so afterwards.

Here, because the rooms that write archives (reports, exports, packs) know nothing else in common.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Callable

# the first moment that a ZIP entry can tell
MOMENT = (1980, 1, 1, 0, 0, 0)


def entry_of(name: str) -> zipfile.ZipInfo:
    """Return a member's head without a clock, a plain file as Unix writes it, on whatever system.

    >>> entry_of("a.txt").create_system
    3
    """
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    return entry


def _as_it_is(name: str, content: bytes) -> bytes:
    return content


def without_clock(content: bytes, change: Callable[[str, bytes], bytes] = _as_it_is) -> bytes:
    """Return an archive of the same members, packed as they were, without the moment at which it was made.

    Parameters
    ----------
    content
        A zip archive, such as a workbook or a text document.
    change
        What a member becomes, by its name and content.

    Examples
    --------
    >>> stream = io.BytesIO()
    >>> with zipfile.ZipFile(stream, "w") as archive:
    ...     archive.writestr("a.txt", "a")
    >>> with zipfile.ZipFile(io.BytesIO(without_clock(stream.getvalue()))) as archive:
    ...     archive.getinfo("a.txt").date_time
    (1980, 1, 1, 0, 0, 0)
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", data)
            # some formats are known by their first bytes: what stood unpacked has to stay so
            new.writestr(entry_of(entry.filename), change(entry.filename, data), entry.compress_type)
    return stream.getvalue()
