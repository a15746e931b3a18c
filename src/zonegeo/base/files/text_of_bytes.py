"""Text from bytes that a stranger may have written: UTF-8, and what is not is told with what probably happened."""

from __future__ import annotations

from zonegeo.base.errors import InputError, Problem

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def text_of(content: bytes, *, where: str) -> str:
    """Return a text in UTF-8, with or without the mark of it.

    Raises
    ------
    InputError
        ``text-is-utf-16`` for what Windows PowerShell writes behind ``>``: letters were lost on the way, so it is not
        read; ``not-utf-8``.

    Examples
    --------
    >>> text_of("가".encode("utf-8-sig"), where="a.toml")
    '가'
    """
    if content.startswith(_UTF_16):
        raise InputError(Problem("text-is-utf-16", where))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(Problem("not-utf-8", where, {"position": error.start})) from None


def with_line_feeds(content: bytes) -> bytes:
    r"""Return bytes of a text with the line ends of every system but Windows: what a checkout changes says nothing.

    >>> with_line_feeds(b"a\r\nb\n")
    b'a\nb\n'
    """
    return content.replace(b"\r\n", b"\n")
