"""The pictures stand in maps/, where a forge shows them: the site takes them from there. It asks nothing of others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

PICTURES = Path(__file__).resolve().parents[1] / "maps"
# what a browser fetches by itself when it opens a page; a link is followed by its reader alone
_FETCHED = re.compile(
    r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*?\b(?:src|href)=[\"']?((?:https?:)?//[^\"' >]+)"
)


def on_files(files: Files, config: Any) -> Files:
    """Add every picture of maps/ to the site."""
    for picture in sorted(PICTURES.glob("*.png")):
        files.append(File.generated(config, f"maps/{picture.name}", abs_src_path=str(picture)))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Point links at the pictures and pages of the site."""
    return markdown.replace("](../maps/", "](maps/").replace("](docs/", "](")


def on_post_page(output: str, page: Any, **_: Any) -> str:
    """Refuse a page that asks another host for anything: the site is opened as files, where there is no network."""
    if found := _FETCHED.findall(output):
        raise PluginError(f"{page.file.src_path} asks others for {', '.join(sorted(set(found)))}")
    return output
