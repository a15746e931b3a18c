r"""Names and paths as texts, judged alike on every system: Windows reads ``\`` and ``/``, folds case, keeps names."""

from __future__ import annotations

import os
import unicodedata
from contextlib import suppress
from pathlib import Path
from types import ModuleType

# what Windows takes for a device, whatever follows the dot; it reads the raised digits as digits
_DIGITS = "123456789¹²³"
_RESERVED = {
    "con", "prn", "aux", "nul", "conin$", "conout$",
    *(f"{port}{digit}" for port in ("com", "lpt") for digit in _DIGITS),
}  # fmt: skip
_REFUSED = set(':*?"<>|')
# Windows counts the sign that ends a path
LONGEST_PATH = 259


def is_too_long(path: Path) -> bool:
    """Return whether a path that is not found may only be too long: Windows says of both that nothing is there."""
    return os.name == "nt" and len(str(path.absolute())) > LONGEST_PATH


def slashed(path: str | Path) -> str:
    r"""Return a path with ``/`` between its parts, whatever system wrote it.

    >>> slashed("..\\data\\x.geojson"), slashed("\\/host\\s")
    ('../data/x.geojson', '//host/s')
    """
    return str(path).replace("\\", "/")


def is_share(path: str | Path) -> bool:
    r"""Return whether looking at a path would ask another machine.

    >>> [is_share(each) for each in ("//host/s", "\\\\host\\s", "\\/host/s", "/host", "C:\\s", "a//b")]
    [True, True, True, False, False, False]
    """
    return slashed(path).startswith("//")


def is_portable_name(name: str) -> bool:
    r"""Return whether a file can be called so on every system: no device, no stream, nothing that is cut away.

    >>> [is_portable_name(each) for each in ("구역.html", "con", "CONIN$", "com¹.txt", "a:b", "a.", "..", "a\\b")]
    [True, False, False, False, False, False, False, False]
    """
    stem = name.partition(".")[0].rstrip(" ").casefold()
    return (
        name not in ("", ".", "..")
        and name == name.rstrip(" .")
        and name.isprintable()
        and not _REFUSED.intersection(name)
        and "\\" not in name
        and stem not in _RESERVED
    )


def cut_at_colon(text: str) -> tuple[str, str]:
    r"""Return what stands before and behind the first colon that is no drive's.

    >>> cut_at_colon("hongneung:kist"), cut_at_colon("D:\\a.toml"), cut_at_colon("D:\\a.toml:b")
    (('hongneung', 'kist'), ('D:\\a.toml', ''), ('D:\\a.toml', 'b'))
    """
    drive = text[:2] if text[1:2] == ":" and text[2:3] in ("\\", "/") else ""
    name, _, rest = text[len(drive) :].partition(":")
    return drive + name, rest


def folded(name: str) -> str:
    """Return what names of one file have in common where a system folds case and composes letters.

    >>> folded("Zone.html") == folded("zone.HTML"), folded("구역") == folded(unicodedata.normalize("NFD", "구역"))
    (True, True)
    """
    return unicodedata.normalize("NFC", name).casefold()


def ends_with(path: str | Path, *endings: str) -> bool:
    """Return whether a path ends so, in whatever case: Windows offers ``.TOML`` and ``.HTML``.

    >>> ends_with("geo/A.TOML", ".toml"), ends_with("toml", ".toml")
    (True, False)
    """
    return str(path).casefold().endswith(endings)


def recorded(path: str | Path) -> str:
    r"""Return a path as results keep it: as it was named, and where it was absolute from the working folder.

    A home folder that one does not work in is called ``~``: its name says whose machine it was and nothing else.

    >>> recorded("geo\\x.toml"), recorded(Path.cwd() / "geo" / "x.toml")
    ('geo/x.toml', 'geo/x.toml')
    """
    if not Path(path).is_absolute():
        return slashed(path)
    own, here = Path(os.path.abspath(path)), Path.cwd()  # noqa: PTH100 - links stay as they were named
    with suppress(RuntimeError):  # a system account has no home
        home = Path.home()
        if own.is_relative_to(home) and not here.is_relative_to(home):
            return f"~/{slashed(own.relative_to(home))}"
    return seen_from(own, here)


def seen_from(path: str | Path, folder: str | Path, *, system: ModuleType = os.path) -> str:
    r"""Return a path as it leads from a folder; as it is where no way leads there, such as to another drive.

    Parameters
    ----------
    system
        The rules of paths: ``posixpath`` or ``ntpath``.

    Examples
    --------
    >>> import ntpath
    >>> seen_from("D:\\land\\geo\\x.toml", "D:\\land\\data", system=ntpath)
    '../geo/x.toml'
    >>> seen_from("D:\\x.toml", "C:\\data", system=ntpath), seen_from("\\\\nas\\gis\\x.toml", "C:\\data", system=ntpath)
    ('D:/x.toml', '//nas/gis/x.toml')
    """
    try:
        return slashed(system.relpath(path, folder))
    except ValueError:  # another drive, or a share
        return slashed(system.abspath(path))
