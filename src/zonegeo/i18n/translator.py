"""Tell a message in a language: the catalogue's sentence with its values written as people read them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from struct import unpack_from
from types import MappingProxyType
from typing import Any

from zonegeo.base.errors import Problem
from zonegeo.base.message import OWN_WORDS, Message, Name, in_two_languages
from zonegeo.base.plain_text import in_one_line
from zonegeo.base.registry import Registry
from zonegeo.base.value import value
from zonegeo.i18n.number_text import exact_text, number_text

SIGNS = {"<=": "≤", ">=": "≥", "<": "<", ">": ">"}
_LOCALE = Path(__file__).parent / "locale"


# what other packages say of their own measures and formats: ``{"ko": {code: sentence}, "en": {…}}``
SENTENCES = Registry[Mapping[str, Mapping[str, str]]]("zonegeo.sentences", {})


# what the areas are that are declared of sites (zonegeo.model.study.AREA_KINDS), and what says it in a sentence
_AREAS: ContextVar[tuple[str, ...]] = ContextVar("areas", default=("notice",))
AREA_WORDS = ("stated_area", "area_kind")

_WORDS: ContextVar[Mapping[str, Name]] = ContextVar("words", default=MappingProxyType({}))


@contextmanager
def speaking_of(*areas: str, words: Mapping[str, Name] | None = None) -> Iterator[None]:
    """Speak as a scheme does, of areas of these kinds, for as long as it lasts.

    What is declared of a site is called by its kind wherever a sentence says ``{stated_area}`` or ``{area_kind}``:
    고시 면적 would be wrong in law of what no notice has told.
    ``words`` are those of a profile: sentences of its own by their code, and what it calls ``core``, ``background`` and
    ``zone_kind`` wherever a sentence says ``{core}`` or, at its start, ``{Core}``.

    Examples
    --------
    >>> with speaking_of("planned"):
    ...     Translator("ko").text("basis.declared")
    '계획면적'
    >>> with speaking_of("planned", "register"):
    ...     Translator("ko").text("basis.declared"), Translator("en").text("basis.declared")
    ('계획·공부면적', 'declared or registered')
    """
    before = _AREAS.set(areas) if areas else None
    spoken = None
    if words is not None:
        spoken = _WORDS.set({f"word.{code}" if code in OWN_WORDS else code: name for code, name in words.items()})
    try:
        yield
    finally:
        if before is not None:
            _AREAS.reset(before)
        if spoken is not None:
            _WORDS.reset(spoken)


# values that are fields of a file, which may say them in both languages; what is quoted or a name is left whole
_SAID_TWICE = frozenset({"source", "licence", "note"})
# where a value stands; braces that are doubled are braces
_PLACE = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


class _Values(dict[str, str]):
    """What stands in a sentence: its values, then the words of the scheme: ``{core}``, at its start ``{Core}``."""

    def __init__(self, language: str, values: Mapping[str, str]) -> None:
        super().__init__(values)
        self._language = language

    def __missing__(self, said: str) -> str:
        name = said.lower()
        if name in AREA_WORDS:
            word = _area_word(self._language, name)
        elif name in OWN_WORDS:
            word = _sentence(self._language, f"word.{name}") or name
        else:
            return self.unknown(said)
        return word if said == name else word[:1].upper() + word[1:]

    def unknown(self, said: str) -> str:
        raise KeyError(said)


class _Template(_Values):
    """Nothing but the words of the scheme: what else stands in a sentence is left as it is."""

    def unknown(self, said: str) -> str:
        return f"{{{said}}}"


def _sentence(language: str, code: str) -> str | None:
    own = _WORDS.get().get(code)
    if own is not None:
        return own.within(language)
    carried = _catalogue(language).get(code)
    return carried if carried is not None else _added(language).get(code)


def _area_word(language: str, name: str) -> str:
    """Return what declared areas are called here, each of several kinds by its short word."""
    kinds, words = _AREAS.get(), _catalogue(language)
    if name == "stated_area" and len(kinds) == 1:
        return words[f"word.area.{kinds[0]}"]
    told = words["word.area-kind.or"].join(dict.fromkeys(words[f"word.area-kind.{kind}"] for kind in kinds))
    return told if name == "area_kind" else words["word.area.several"].format(kinds=told)


@lru_cache(maxsize=4)
def _added(language: str) -> Mapping[str, str]:
    return {code: text for each in SENTENCES.values() for code, text in each.get(language, {}).items()}


@lru_cache(maxsize=4)
def _catalogue(language: str) -> Mapping[str, str]:
    sentences: dict[str, str] = {}
    for path in sorted((_LOCALE / language / "LC_MESSAGES").glob("*.mo")):
        sentences.update(compiled_sentences(path))
    if not sentences:
        raise RuntimeError(f"no compiled catalogue for {language} below {_LOCALE}: install zonegeo with pip")
    return sentences


def compiled_sentences(path: Path) -> dict[str, str]:
    """Return the sentences of a compiled catalogue (``*.mo``) as babel writes it: all codes in a row, then all texts.

    Both are cut at once; ``gettext`` cuts one by one, a tenth of what ``--help`` takes.
    """
    written = path.read_bytes()
    _, _, count, _, ways, _, _ = unpack_from("=7I", written)
    (first,), (middle,) = unpack_from("=I", written, 32), unpack_from("=I", written, ways + 4)
    codes, texts = (part.decode().split("\0")[:-1] for part in (written[first:middle], written[middle:]))
    if not len(codes) == len(texts) == count:
        raise ValueError(f"{path}: not compiled by babel, or with forms of the plural")
    return dict(zip(codes, texts, strict=True))


@value
class Translator:
    """The sentences of one language.

    Examples
    --------
    >>> Translator("en").text("verdict.pass")
    'satisfied'
    >>> Translator("ko").text("verdict.pass")
    '충족'
    """

    language: str

    def knows(self, code: str) -> bool:
        """True where zonegeo's own catalogue has a sentence of that code."""
        return bool(code) and code in _catalogue(self.language)

    def template(self, code: str) -> str:
        """Return the sentence of a code with its placeholders as they stand, such as ``{limit}``."""
        sentence = _sentence(self.language, code)
        if sentence is None or "{" not in sentence:
            return code if sentence is None else sentence
        words = _Template(self.language, {})
        return _PLACE.sub(lambda found: words[found[1]], sentence)

    def text(self, code: str, /, **values: Any) -> str:
        """Return the sentence of a code with its values; an unknown code is shown as it is."""
        if not values:
            return self.template(code)
        sentence = _sentence(self.language, code)
        if sentence is None or "{" not in sentence:
            return code if sentence is None else sentence
        return sentence.format_map(
            _Values(self.language, {name: self._named_value(name, value) for name, value in values.items()})
        )

    def tell(self, message: Message) -> str:
        """Return a message as a sentence."""
        return self.text(message.code, **message.values)

    def value(self, value: Any) -> str:
        """Return one value of a message as text: a name, a measurement, another code, a list, a number."""
        if type(value) is str:
            return in_one_line(value)
        if value is None:
            return self.text("word.unknown")
        if isinstance(value, Mapping):
            if "code" in value:
                return self.text(value["code"], **value.get("values", {}))
            if "method" in value:
                return self.method(value["method"])
            if "number" in value:
                sign = f"{SIGNS[value['op']]} " if "op" in value else ""
                return sign + self.with_unit(value["number"], value["unit"])
            if "exact" in value:
                return self.with_unit(exact_text(value["value"]), value["unit"])
            if "unit" in value:
                return self.measurement(value["value"], value["unit"], beside=value.get("beside"))
            return in_one_line(str(value[self.language]))
        if isinstance(value, list | tuple):
            return self.text("word.list-separator").join(self.value(each) for each in value) or self.text("word.none")
        if isinstance(value, int | float) and not isinstance(value, bool):
            return f"{value:,.10g}"
        return in_one_line(str(value))

    def _named_value(self, name: str, value: Any) -> str:
        return self.value(self.of_file(value) if name in _SAID_TWICE and isinstance(value, str) else value)

    def of_file(self, text: str) -> str:
        """Return a text of a file as it says it in this language, where it says it in both.

        >>> Translator("en").of_file("건물 외곽선 / outline of a building")
        'outline of a building'
        """
        return in_two_languages(text).within(self.language)

    def method(self, name: str) -> str:
        """Return the name of a method, such as ``plane:EPSG:5186``, or of a reading of the clause."""
        for code in (f"method.{name}", f"reading.{name}"):
            if self.knows(code):
                return self.text(code)
        kind, _, crs = name.partition(":")
        return f"{self.text(f'method.{kind}')} {crs}".strip()

    def measurement(self, value: float | None, unit: str, *, beside: float | None = None) -> str:
        """Return a number with its unit; counted things by their word, ``None`` as "unknown".

        What stands ``beside`` a limit is never shown equal to one that it differs from.
        """
        if value is None:
            return self.text("word.unknown")
        return self.with_unit(number_text(value, unit, beside=beside), unit)

    def with_unit(self, number: str, unit: str) -> str:
        """Return a number that is text already with the word of its unit: ``3개``, ``3 items``, ``3 km``."""
        single = f"unit.{unit}.one"
        code = single if number in ("1", "-1") and self.knows(single) else f"unit.{unit}"
        word = _sentence(self.language, code)
        if word is None or "{" in word.replace("{n}", ""):
            word = self.text(code)
        return word.replace("{n}", number) if "{n}" in word else f"{number} {word}"

    def problem(self, problem: Problem) -> tuple[str, str, str]:
        """Return what is wrong, why it matters, and one way to fix it."""
        values = {"value": "", "nearest": "", "known": "", **problem.values}
        fix = "fix-nearest" if values["nearest"] and self.knows(f"problem.{problem.code}.fix-nearest") else "fix"
        what, why, how = (self.text(f"problem.{problem.code}.{part}", **values) for part in ("what", "why", fix))
        return what, why, how
