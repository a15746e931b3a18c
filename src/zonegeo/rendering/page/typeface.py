"""The page's own typeface: an open Korean font, cut down to the letters that the page uses.

A reader's machine may have no Korean font at all, so the page brings its letters with it; the fonts of the system stand
behind it for whatever else comes up. The typeface may be changed only under another name (SIL Open Font License 1.1,
reserved font names), hence the name.
"""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from typing import Any

from zonegeo.base.plain_text import with_texts
from zonegeo.rendering.page.packaged import PackagedFile
from zonegeo.rendering.page.woff import code_points, subset

FAMILY = "Zonegeo Korean"
# weight → file
FONTS = {
    400: PackagedFile(
        "koreanize_matplotlib",
        "fonts/NanumGothic.ttf",
        "48a28e97b34fc8e5b157657633670cd1b7de126cfc414da65ce9c3d5bc8be733",
    ),
    700: PackagedFile(
        "koreanize_matplotlib",
        "fonts/NanumGothicBold.ttf",
        "454eb3f503f377782a99eb84fc4bb7dde22a0f075d41b47427737f2985053bc9",
    ),
}
# at the size of a label its raised digits are specks: every Latin font of a system draws them better
_LEFT_OUT = frozenset("¹²³")
# numbers change while the page is used: all of ASCII stays in, whatever the page says now
_ALWAYS = frozenset(map(chr, range(32, 127)))


def typeface_style(text: str) -> str:
    """Return the style that gives a page the letters of a text, both weights, as ``@font-face`` with data addresses.

    Parameters
    ----------
    text
        Everything that the page may show.

    Returns
    -------
    CSS; letters that the typeface lacks are left to the system's fonts. The same letters give the same bytes.

    Examples
    --------
    >>> style = typeface_style("홍릉")
    >>> style.count("@font-face"), "url(data:font/woff;base64," in style
    (2, True)
    """
    shown = {letter for letter in set(text) if letter.isprintable()}
    letters = "".join(sorted((_ALWAYS | shown) - _LEFT_OUT))
    return "".join(_face(weight, _subset(weight, letters)) for weight in FONTS)


@lru_cache(maxsize=1)
def letters_known() -> frozenset[int]:
    """Return the code points that both weights have a letter for.

    >>> ord("홍") in letters_known(), ord("\U0001f600") in letters_known()
    (True, False)
    """
    return frozenset.intersection(*(code_points(font.content()) for font in FONTS.values()))


def legible(text: Any) -> Any:
    """Return texts, however deep they stand in values, with the signs that the typeface draws well.

    Its raised digit is a speck at the size of a label, and it has no minus of its own.

    >>> legible(("3 m²", (1.0, "2 km²")))
    ('3 ㎡', (1.0, '2 ㎢'))
    """
    return with_texts(text, _drawn_well)


def _drawn_well(text: str) -> str:
    return text if text.isascii() else text.replace("km²", "㎢").replace("m²", "㎡").replace("\N{MINUS SIGN}", "-")


def _face(weight: int, font: bytes) -> str:
    source = f'url(data:font/woff;base64,{b64encode(font).decode("ascii")}) format("woff")'
    return f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; src: {source}; }}\n'


@lru_cache(maxsize=8)
def _subset(weight: int, letters: str) -> bytes:
    return subset(FONTS[weight].content(), letters)
