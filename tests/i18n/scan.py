"""What no reader may find in a text: an open brace, a raw id, a sentence of the other language."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from zonegeo.model.study import Study

READINGS = ("max_pair", "max_over_background_min_core", "min_pair", "spanning_link", "rook", "queen")
# three words of small letters in a row: names of things (OpenStreetMap contributors, axis order change) are shorter
ENGLISH = re.compile(r"(?<![\w/.:-])(?:[a-z]{2,} ){3,}[a-z]{2,}")
# an id may stand behind its name, between brackets: so the commands are told which one is meant
BEHIND_ITS_NAME = re.compile(r"\\?\[[^\]\n]*\]|\([^)\n]*\)")
# what is Korean in every language: words that are quoted, law and where in it, an address of the web, a unit, a button
_KOREAN_ANYWHERE = re.compile(
    r"“[^”\n]*”|https?://\S+|한국어|평"
    r"|(?:특별법|시행령|세부고시|법|고시)?\s*(?:제\d+조(?:의\d+)?(?:제\d+항)?(?:제\d+호)?|별표 ?\d+)"
)
_HANGUL = re.compile(r"[가-힣]")


def faults(text: str, ids: set[str]) -> list[str]:
    """Return the raw ids and open braces of a text that people read."""
    bare = BEHIND_ITS_NAME.sub("", text)
    found = [each for each in sorted(ids) if re.search(rf"(?<![\w/.-]){re.escape(each)}(?![\w/.-])", bare)]
    return found + [line for line in text.splitlines() if "{" in line]


def english_in(text: str) -> list[str]:
    """Return the English sentences of a text."""
    return ENGLISH.findall(BEHIND_ITS_NAME.sub("", text))


def korean_in(text: str, names: Iterable[str] = ()) -> list[str]:
    """Return the lines of an English text with Korean that is none of these names, nor law, nor a quote."""
    bare = text
    for each in sorted(names, key=len, reverse=True):
        bare = bare.replace(each, "")
    bare = _KOREAN_ANYWHERE.sub("", BEHIND_ITS_NAME.sub("", bare))
    return [line.strip() for line in bare.splitlines() if _HANGUL.search(line)]


def other_language_in(text: str, language: str, names: Iterable[str] = ()) -> list[str]:
    return english_in(text) if language == "ko" else korean_in(text, names)


def ids_of(study: Study) -> set[str]:
    """Return the ids that are no words: what has a hyphen or a digit, or is not said as a name anywhere."""
    return {*study.sites, *study.proposals, *READINGS}


def pairs_in(value: Any) -> Iterator[dict[str, str]]:
    """Yield every text that a page holds in both languages."""
    if isinstance(value, dict):
        if set(value) == {"ko", "en"}:
            yield {language: str(text) for language, text in value.items()}
            return
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from pairs_in(each)


def pairs_of(page: str) -> list[dict[str, str]]:
    """Return every text that a page holds in both languages, from the blocks of data that it carries."""
    blocks = re.findall(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', page, flags=re.DOTALL)
    return [pair for block in blocks for pair in pairs_in(json.loads(html.unescape(block)))]
