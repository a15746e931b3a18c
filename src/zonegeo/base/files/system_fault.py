"""Why the system refuses to read or write, as a sentence that every language has."""

from __future__ import annotations

import errno
from typing import Any

from zonegeo.base.errors import Problem

_FAULTS = {
    errno.EACCES: "no-right", errno.EPERM: "no-right", errno.EROFS: "read-only",
    errno.EISDIR: "folder", errno.ENOTDIR: "no-folder", errno.ENOENT: "missing", errno.EEXIST: "there",
    errno.ENOSPC: "full", errno.EFBIG: "too-large", errno.ENAMETOOLONG: "long-name",
    errno.EBADF: "closed", errno.EIO: "broken", errno.EMFILE: "too-many", errno.ENFILE: "too-many",
}  # fmt: skip


def system_fault(error: Exception) -> Any:
    """Return a value of a message for what the system said; its own words where they are of no kind known here.

    >>> import errno
    >>> system_fault(OSError(errno.ENOSPC, "No space left on device")), system_fault(OSError("odd"))
    ({'code': 'system.full'}, 'odd')
    """
    word = _FAULTS.get(getattr(error, "errno", None) or 0)
    return {"code": f"system.{word}"} if word else getattr(error, "strerror", None) or str(error)


def cannot_write(where: str, error: Exception) -> Problem:
    """Return the problem that the system refused a file: a name that is too long is one that no permission mends.

    >>> import errno
    >>> [cannot_write("a", OSError(each, "")).code for each in (errno.ENOSPC, errno.ENAMETOOLONG)]
    ['cannot-write', 'name-too-long']
    """
    if getattr(error, "errno", None) == errno.ENAMETOOLONG:
        return Problem("name-too-long", where)
    return Problem("cannot-write", where, {"detail": system_fault(error)})
