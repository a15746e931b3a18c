"""Make a page stand alone: packaged files in place of addresses, and a policy that refuses everything else.

Planners' networks are cut off from the internet, so the page may ask for nothing. What it needs comes from
installed packages, known by address, package and SHA-256; an address that is not in the table is an error.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from importlib import resources

from zonegeo.rendering.page.packaged import PackagedFile, UnknownResourceError

LEAFLET_VERSION = "1.9.3"
LEAFLET_JS = f"https://cdn.jsdelivr.net/npm/leaflet@{LEAFLET_VERSION}/dist/leaflet.js"
LEAFLET_CSS = f"https://cdn.jsdelivr.net/npm/leaflet@{LEAFLET_VERSION}/dist/leaflet.css"

PACKAGED = {
    LEAFLET_JS: PackagedFile(
        "xstatic.pkg.leaflet", "data/leaflet.js", "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03"
    ),
    LEAFLET_CSS: PackagedFile(
        "xstatic.pkg.leaflet", "data/leaflet.css", "90b693d86392a4779c861b28cf307e7e59c3fb35328c4d8b95f58f814d38c722"
    ),
}

# how folium (branca) writes the two kinds of links
_LINKED_SCRIPT = re.compile(r'<script src="([^"]*)"></script>')
_LINKED_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]*)"\s*/>')
# images of the marker and of the layer control, which this page does not use; `#default#VML` was for Internet Explorer
_STYLE_ADDRESS = re.compile(r"[\w-]+\s*:\s*url\((?!data:)[^)]*\)\s*;?")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_CSP_PLACE = "<!-- content-security-policy -->"
_DATA_BLOCK = "application/json"


@cache
def asset(path: str) -> str:
    """Return one of our own files, by its path in the folder of all rendering."""
    return resources.files("zonegeo.rendering").joinpath(path).read_text("utf-8")


def standalone(html: str, *, images_from: str = "") -> str:
    """Return a rendered page with its links replaced by packaged files, and with its Content-Security-Policy.

    ``images_from`` is the one origin from which pictures may be loaded; by default none.

    Raises
    ------
    UnknownResourceError
        Where the page would load an address that the table does not know.
    """
    html = _LINKED_SCRIPT.sub(lambda match: f"<script>{script_text(match.group(1))}</script>", html)
    html = _LINKED_STYLE.sub(lambda match: f"<style>{style_text(match.group(1))}</style>", html)
    # a browser reads every end of line as \n before it takes the digest of a script or style
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    reader = _PageReader()
    reader.feed(html)
    reader.close()
    if reader.loaded:
        raise UnknownResourceError("the page would load " + ", ".join(reader.loaded))
    return html.replace(_CSP_PLACE, _policy(reader, images_from), 1)


def _packaged(address: str) -> str:
    if address not in PACKAGED:
        raise UnknownResourceError(f"no installed package is known to carry {address}")
    return PACKAGED[address].text()


@cache
def script_text(address: str) -> str:
    return _SOURCE_MAP.sub("", _packaged(address)).strip()


@cache
def style_text(address: str) -> str:
    return _STYLE_ADDRESS.sub("", _packaged(address)).strip()


def _policy(page: _PageReader, images_from: str) -> str:
    """Allow the scripts and styles that stand in the page, by their digest, and nothing else."""
    scripts = " ".join(_digest(text) for text in page.scripts)
    styles = " ".join(_digest(text) for text in page.styles)
    rules = f"default-src 'none'; script-src {scripts}; style-src {styles}; "
    rules += f"img-src {' '.join(filter(None, ('data:', images_from)))}; font-src data:; "
    rules += "base-uri 'none'; form-action 'none'"
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


class _PageReader(HTMLParser):
    """Collects what a page carries (scripts, styles) and what it would load."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.loaded: list[str] = []
        self._collecting: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        for name in ("src", "srcset", "data", "poster", "background"):
            if name in named and not (named[name] or "").startswith("data:"):
                self.loaded.append(f"<{tag} {name}={named[name]}>")
        if tag in ("link", "base", "use", "image"):
            self.loaded.append(f"<{tag} href={named.get('href')}>")
        if (tag == "script" and named.get("type") != _DATA_BLOCK) or tag == "style":
            self._collecting = self.scripts if tag == "script" else self.styles
            self._collecting.append("")

    def handle_data(self, data: str) -> None:
        if self._collecting is not None:
            self._collecting[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "style" and "url(" in self.styles[-1].replace("url(data:", "").replace("url(#", ""):
            self.loaded.append("url(…) in a style")
        if tag in ("script", "style"):
            self._collecting = None
