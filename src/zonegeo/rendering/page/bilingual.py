"""Every text of the page twice, so that the page can change its language without a network."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from zonegeo.base.message import Message, Name, in_two_languages
from zonegeo.i18n.language import LANGUAGES
from zonegeo.i18n.translator import Translator

# {"ko": …, "en": …}: the form in which a message carries a name, so a pair may also be the value of another sentence
Pair = dict[str, str]

TRANSLATORS = tuple(Translator(language) for language in LANGUAGES)

# The fixed words of the page, by the code under which the scripts ask for them (catalogue: ``map.ui.<code>``)
FIXED_WORDS = (
    "address", "alternatives", "basis", "beside", "chart", "chart-interval", "chart-limit", "chart-value", "claims",
    "claims.computed", "claims.name", "claims.stated", "claims.verdict", "clause", "close", "date", "declared",
    "difference", "distances", "drafts.came", "drafts.choose", "drafts.compare", "drafts.forget", "drafts.keep",
    "drafts.kept", "drafts.not-kept", "drafts.nothing", "drafts.now", "drafts.one", "drafts.other", "drafts.same",
    "drafts.verdict-differs", "editor.area", "editor.band", "editor.cancel", "editor.certain", "editor.check",
    "editor.copied-over", "editor.copy-over", "editor.corner", "editor.corner-keys", "editor.count-open",
    "editor.cut-missed", "editor.declared", "editor.download", "editor.downloaded", "editor.draft", "editor.draft-only",
    "editor.east", "editor.farthest", "editor.fault", "editor.fault-crossing", "editor.fault-short", "editor.finish",
    "editor.help", "editor.help-keys", "editor.help-points", "editor.insert", "editor.inside", "editor.lies",
    "editor.margin", "editor.mode-corners", "editor.mode-cut", "editor.mode-draw", "editor.mode-move",
    "editor.move-over", "editor.moved-over", "editor.new-accuracy", "editor.new-draft", "editor.new-draw",
    "editor.new-name", "editor.new-name-missing", "editor.new-role", "editor.new-site", "editor.next", "editor.no-area",
    "editor.north", "editor.not-a-draft", "editor.not-decided", "editor.not-drawn", "editor.not-recomputed",
    "editor.open", "editor.open-draft", "editor.open-file", "editor.opened", "editor.other-side", "editor.others",
    "editor.outside", "editor.over", "editor.overlaps", "editor.partly", "editor.perimeter", "editor.points",
    "editor.previous", "editor.put-back", "editor.redo", "editor.remove", "editor.reset", "editor.short", "editor.site",
    "editor.snap", "editor.snap-now", "editor.step", "editor.take-out", "editor.take-over", "editor.taken-over",
    "editor.target", "editor.three-corners", "editor.tools", "editor.undo", "editor.unit-m2", "editor.unknown",
    "editor.whole-open", "editor.whole-why", "evidence", "evidence-none", "evidence-rows", "evidence-shown", "fit",
    "inset", "interval", "legend", "legend.background", "legend.basemap", "legend.contours", "legend.core",
    "legend.core-drawn",
    "legend.core-inferred", "legend.core-schematic", "legend.deciding", "legend.distances", "legend.drawn",
    "legend.inferred", "legend.issues-fail", "legend.issues-review", "legend.issues-undecided", "legend.labels",
    "legend.nowhere", "legend.places", "legend.schematic", "legend.surroundings", "licence", "limit", "link",
    "link.copied", "link.shown", "located-within", "map", "margins", "measure", "measure.again", "measure.area",
    "measure.back", "measure.crossing", "measure.distance", "measure.few-area", "measure.few-line", "measure.help",
    "measure.length", "measure.method-area", "measure.method-distance", "measure.not-a-finding", "measure.snap",
    "measured", "measured-interval", "method", "more", "name", "needs", "north", "not-a-cadastral-map", "note",
    "notices", "other-language", "panel.fold", "panel.show", "part", "parts", "picture.png", "picture.png-about",
    "picture.saved", "picture.svg", "picture.svg-about", "pnu", "print.a3", "print.a4", "print.as-of",
    "print.at-full-size", "print.crs", "print.date", "print.map-plane", "print.web-mercator", "receipt", "remarks",
    "requirements", "role", "rows.back", "rows.forth", "rows.shown", "search", "search-hint", "search-none",
    "show-on-map", "site", "site-keys", "sites", "skip", "source", "sources", "stability", "status", "subject", "test",
    "theme.dark", "theme.light", "tiles-failed", "timeline", "timeline.earlier", "timeline.evaluated", "timeline.first",
    "timeline.later", "timeline.not-evaluated", "timeline.nowhere", "timeline.unchanged", "timeline.verdict-of",
    "to-table", "value", "verdict", "whole-map", "zoom-in", "zoom-out",
)  # fmt: skip


_CREDIT = re.compile(r"\((©[^)]*)\)")


def both(phrase: Callable[[Translator], str]) -> Pair:
    """Return a phrase in every language of the page."""
    return {translator.language: phrase(translator) for translator in TRANSLATORS}


def text(code: str, /, **values: Any) -> Pair:
    """Return a sentence of the catalogue."""
    return both(lambda translator: translator.text(code, **values))


def tell(message: Message) -> Pair:
    """Return a message as a sentence."""
    return both(lambda translator: translator.tell(message))


def name(value: Name) -> Pair:
    """Return a name."""
    return {language: value.within(language) for language in LANGUAGES}


def plain(value: str) -> Pair:
    """Return a text as a file has it, such as a source: the same in both languages, unless it says it twice."""
    return name(in_two_languages(value))


def credits_in(sources: Iterable[str]) -> tuple[str, ...]:
    """Return whom some sources say that they are to be credited to, each once.

    >>> credits_in(["OpenStreetMap 2021 (© OpenStreetMap contributors, ODbL 1.0): a point", "press"])
    ('© OpenStreetMap contributors, ODbL 1.0',)
    """
    return tuple(dict.fromkeys(credit for source in sources for credit in _CREDIT.findall(source)))


def joined(pairs: Iterable[Pair | None], separator: str = " · ") -> Pair:
    """Return the texts in a row, without those that are empty."""
    known = [pair for pair in pairs if pair is not None]
    return {language: separator.join(p[language] for p in known if p[language]) for language in LANGUAGES}


def measurement(value: float | None, unit: str) -> Pair:
    """Return a number with its unit."""
    return both(lambda translator: translator.measurement(value, unit))


def fixed_words(codes: Iterable[str] = FIXED_WORDS) -> dict[str, Pair]:
    """Return the fixed words of the page by their code."""
    return {code: text(f"map.ui.{code}") for code in codes}
