"""The page's own typeface: an open Korean font, cut down to the letters that the page uses.

A reader's machine may have no Korean font at all, so the page brings its letters with it; the fonts of the system stand
behind it for whatever else comes up. The typeface may be changed only under another name (SIL Open Font License 1.1,
reserved font names), hence the name.
"""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from io import BytesIO

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from zonegeo.rendering.maps.packaged import PackagedFile

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
# numbers change while the page is used: all of ASCII stays in, whatever the page says now
_ALWAYS = frozenset(map(chr, range(32, 127)))
# layout for vertical text and of the designer's tools, which no screen reads
_DROPPED = (
    "GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "kern", "DSIG", "gasp", "hdmx", "VDMX", "LTSH", "PCLT",
    "TSI0", "TSI1", "TSI2", "TSI3", "TSI5", "TSIB", "TSIP", "TSIC",
)  # fmt: skip


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
    letters = "".join(sorted(_ALWAYS | {letter for letter in text if letter.isprintable()}))
    return "".join(_face(weight, _subset(weight, letters)) for weight in FONTS)


def _face(weight: int, font: bytes) -> str:
    source = f'url(data:font/woff;base64,{b64encode(font).decode("ascii")}) format("woff")'
    return f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; src: {source}; }}\n'


@lru_cache(maxsize=8)
def _subset(weight: int, letters: str) -> bytes:
    """Return the font with these letters alone, as WOFF 1 (packed by zlib, which every Python has)."""
    options = Options(layout_features=[], hinting=False, name_IDs=[], notdef_outline=True)
    options.drop_tables = [*options.drop_tables, *_DROPPED]
    font = TTFont(BytesIO(FONTS[weight].content()), lazy=True, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(letter) for letter in letters])
    subsetter.subset(font)
    font.flavor = "woff"
    packed = BytesIO()
    font.save(packed)
    return packed.getvalue()
