"""The pictures stand in maps/, where a forge shows them: the site takes them from there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

PICTURES = Path(__file__).resolve().parents[1] / "maps"


def on_files(files: Files, config: Any) -> Files:
    """Add every picture of maps/ to the site."""
    for picture in sorted(PICTURES.glob("*.png")):
        files.append(File.generated(config, f"maps/{picture.name}", abs_src_path=str(picture)))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Point links at the pictures and pages of the site."""
    return markdown.replace("](../maps/", "](maps/").replace("](docs/", "](")
