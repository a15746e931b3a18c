"""Why the system refuses to read or write, as a sentence that every language has."""

from __future__ import annotations

import errno
from typing import Any

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
