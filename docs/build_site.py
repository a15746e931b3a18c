"""Build the guide as a site that asks nothing of others: ``python docs/build_site.py site``.

Pages link to each other as a forge shows them; the site is built of a copy, in which pictures and figures stand beside
the pages.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
# where a link of the tree leads in the site
LINKS = {
    "](../maps/": "](maps/",
    "](docs/": "](",
    "](../../benchmarks/README.md": "](../benchmarks.md",
    "](../benchmarks/README.md": "](benchmarks.md",
    "](../benchmarks/explore.py": "](benchmarks.md",
}
# what a browser fetches by itself when it opens a page; a link is followed by its reader alone
FETCHED = re.compile(r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*?\b(?:src|href)=[\"']?([^\"' >]+)")


def copy_tree(place: Path) -> None:
    """Copy what the site is made of: the pages, the docstrings, and pictures and figures as pages of their own."""
    docs = place / "docs"
    for name in ("docs", "src"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (*ROOT.glob("*.md"), ROOT / "mkdocs.yml"):
        shutil.copy2(file, place)
    shutil.copytree(ROOT / "maps", docs / "maps", ignore=shutil.ignore_patterns("*.html", "*.md"))
    shutil.copy2(ROOT / "benchmarks" / "README.md", docs / "benchmarks.md")
    for page in (*place.glob("*.md"), *docs.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        for link, led in LINKS.items():
            text = text.replace(link, led)
        page.write_text(text, encoding="utf-8", newline="\n")


def faults_of(site: Path) -> list[str]:
    """Return what a page asks of another host, for the site is opened where no network is, and what it lacks."""
    faults = []
    for page in sorted(site.rglob("*.html")):
        for address in sorted(set(FETCHED.findall(page.read_text(encoding="utf-8")))):
            where = urlsplit(address)
            # a server's page for addresses that it has not: its paths are the server's
            inside = (site if where.path.startswith("/") else page.parent) / unquote(where.path).lstrip("/")
            if where.scheme != "data" and (where.netloc or not inside.exists()):
                faults.append(f"{page.relative_to(site).as_posix()} asks for {address}")
    return faults


def main(site: Path) -> int:
    """Build into a folder, which is made anew; exit code 1 where a link leads nowhere or a page asks others."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder).resolve()
        copy_tree(place)
        built = subprocess.run([sys.executable, "-m", "zensical", "build", "--strict"], cwd=place, check=False)
        if built.returncode:
            return 1
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(place / "site", site)
    found = faults_of(site)
    sys.stdout.write("".join(f"{each}\n" for each in found))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "site")))
