"""The catalogues: both languages say the same things, and everything that the source says is in them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo

import zonegeo
from zonegeo.i18n.translator import compiled_sentences

SOURCE = Path(zonegeo.__file__).parent
LOCALE = SOURCE / "i18n" / "locale"
SUBJECTS = sorted(path.stem for path in (LOCALE / "en" / "LC_MESSAGES").glob("*.po"))


def sentences(language: str, subject: str = "*") -> Mapping[str, str]:
    """Return the compiled sentences of a language by their ids: the program reads no others."""
    found: dict[str, str] = {}
    for path in sorted((LOCALE / language / "LC_MESSAGES").glob(f"{subject}.mo")):
        with path.open("rb") as stream:
            found.update(GNUTranslations(stream)._catalog)
    found.pop("", None)  # the header
    return found


KO, EN = sentences("ko"), sentences("en")
AS_PATTERNS = {re.escape(name) for name in EN}


# what a scheme calls its sites and zones: every sentence may say it, and nobody has to give it
OWN = {"core", "Core", "background", "Background", "zone_kind"}
# what it calls the areas that are declared, by their kind
OWN |= {"stated_area", "Stated_area", "area_kind", "Area_kind"}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None} - OWN


# --- the catalogues by themselves -----------------------------------------------------------------------------------


@pytest.mark.parametrize("subject", SUBJECTS)
def test_both_languages_have_the_same_ids(subject: str) -> None:
    korean, english = sentences("ko", subject), sentences("en", subject)
    assert set(korean) == set(english)
    assert len(korean) > 10


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_sentence_stands_in_one_catalogue(language: str) -> None:
    """Of two the later in the alphabet would be said, in silence."""
    every = [code for subject in SUBJECTS for code in sentences(language, subject)]
    assert sorted(each for each in set(every) if every.count(each) > 1) == []


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_compiled_catalogue_is_the_written_one(language: str, subject: str) -> None:
    """A sentence that was changed in the .po and not compiled would be tested and not shipped."""
    pofile = pytest.importorskip("babel.messages.pofile")
    with (LOCALE / language / "LC_MESSAGES" / f"{subject}.po").open("rb") as stream:
        written = {message.id: message.string for message in pofile.read_po(stream) if message.id}
    assert sentences(language, subject) == written


def test_both_languages_name_the_same_things() -> None:
    # a unit stands after its number in English and may stand around it in Korean: Translator.with_unit knows both
    names = [name for name in sorted(KO) if not name.startswith("unit.")]
    assert len(names) > 3000
    assert [name for name in names if not (KO[name].strip() and EN[name].strip())] == []
    assert [name for name in names if placeholders(KO[name]) != placeholders(EN[name])] == []


def test_no_korean_particle_after_a_placeholder() -> None:
    """Whether 을 or 를 follows depends on the last sound of a value that nobody knows (design, style 13)."""
    # after a bracket it belongs to the noun before the bracket: 기재값({stated})과
    particle = re.compile(r"(?<!\{stated_area)\}['’”\"]?(을|를|이|가|은|는|와|과|으로|로)(?![가-힣])")
    assert {name: text for name, text in KO.items() if particle.search(text)} == {}
    # whatever its kind, the last sound of that word is known
    assert {text[-2:] for name, text in KO.items() if name.startswith("word.area.")} == {"면적"}
    # the pattern itself has to find one
    assert particle.search("{value}을 찾을 수 없습니다")
    assert not particle.search("{count}가지 방법")


def test_problems_are_told_in_korean_and_in_english() -> None:
    hangul, told = re.compile("[가-힣]"), [name for name in KO if name.startswith("problem.")]
    assert len(told) > 100
    assert [name for name in told if not hangul.search(KO[name])] == []
    assert [name for name in told if hangul.search(EN[name])] == []


# --- the source against the catalogues ------------------------------------------------------------------------------

Use = tuple[str, str, ast.Call]


@cache
def calls() -> tuple[Use, ...]:
    """Return every call in the source with the name of what is called and its place; not before a test asks."""
    return tuple(walked())


def walked() -> Iterator[Use]:
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                yield called, f"{path.relative_to(SOURCE)}:{node.lineno}", node


def pattern_of(node: ast.expr | None) -> str | None:
    """Return a text, or an f-string with its holes, as a pattern; ``None`` for anything that only a run can know."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in node.values)
    return None


def codes_of(node: ast.expr | None) -> list[str]:
    """Return the codes that an argument may be: one text, or both of a conditional."""
    if isinstance(node, ast.IfExp):
        return [*codes_of(node.body), *codes_of(node.orelse)]
    found = pattern_of(node)
    return [] if found is None else [found]


def argument(node: ast.Call, number: int, keyword: str) -> ast.expr | None:
    named = [each.value for each in node.keywords if each.arg == keyword]
    return named[0] if named else node.args[number] if len(node.args) > number else None


def uses(names: tuple[str, ...], number: int, keyword: str = "code") -> Iterator[tuple[str, str]]:
    for called, place, node in calls():
        if called in names:
            for code in codes_of(argument(node, number, keyword)):
                yield place, code


def known(pattern: str) -> bool:
    return pattern in AS_PATTERNS or any(re.fullmatch(pattern, name) for name in EN)


def problem_codes() -> dict[str, str]:
    """Return every problem code of the source with a place where it is used."""
    found = [*uses(("Problem", "QuantityError"), 0), *uses(("unknown_reference",), 9)]
    found.extend(uses(("quantity_error",), 0))  # codes that go through pydantic
    return {code: place for place, code in found}


def test_the_walk_finds_what_is_known_to_be_there() -> None:
    codes = problem_codes()
    for code in ("ring-not-closed", "unknown-site", "quantity-without-unit", "area-not-positive", "internal"):
        assert re.escape(code) in codes
    assert len(codes) > 50


def test_every_problem_says_what_why_and_how_to_mend_it() -> None:
    parts = {
        rf"problem\.{code}\.{part}": place for code, place in problem_codes().items() for part in ("what", "why", "fix")
    }
    assert len(parts) > 900
    assert {part: place for part, place in parts.items() if not known(part)} == {}


def test_no_problem_is_told_by_halves() -> None:
    named = {name.split(".")[1] for name in EN if name.startswith("problem.")}
    assert {f"problem.{code}.{part}" for code in named for part in ("what", "why", "fix")} <= set(EN)


@pytest.mark.parametrize(
    ("names", "number", "prefix"),
    [(("Message",), 0, ""), (("TEXT", "text", "template"), 0, ""), (("Notice",), 0, r"notice\.")],
    ids=["Message", "text", "Notice"],
)
def test_everything_that_is_said_is_in_the_catalogues(names: tuple[str, ...], number: int, prefix: str) -> None:
    found = [(place, code) for place, code in uses(names, number) if code and not place.startswith("rendering/maps")]
    missing = [f"{place}: {prefix}{code}" for place, code in found if not known(prefix + code)]
    assert missing == []
    assert found, "the walk found nothing"


def test_every_placeholder_of_a_problem_is_given() -> None:
    """A sentence that names a value which the problem does not carry would end in exit 70."""
    always = {"value", "nearest", "known"}
    wrong = []
    for called, place, node in calls():
        if called != "Problem" or len(node.args) < 2:
            continue
        values = argument(node, 2, "values")
        if values is not None and not (isinstance(values, ast.Dict) and all(values.keys)):
            continue  # made elsewhere: tests/sources tells these problems in both languages
        given = {key.value for key in values.keys if isinstance(key, ast.Constant)} if values else set()
        for code in codes_of(node.args[0]):
            for name, sentence in EN.items():
                if re.fullmatch(rf"problem\.{code}\.\S+", name) and not placeholders(sentence) <= given | always:
                    wrong.append(f"{place}: {name} names {placeholders(sentence) - given - always}")
    assert wrong == []


def test_no_sentence_is_written_for_nobody() -> None:
    """What no line of the source can say is deleted (design, style 14)."""
    texts = set()
    for path in [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.js")]:
        if path.suffix == ".js":
            texts.update(re.findall(r"[\"'`]([\w.:-]+)[\"'`]", path.read_text(encoding="utf-8")))
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant | ast.JoinedStr) and (pattern := pattern_of(node)):
                texts.add(pattern)
    # an f-string counts where it says at least the family: f"reason.{measure}.{verdict}"
    holes = [re.compile(text) for text in texts if re.match(r"[a-z-]+\\\.", text) and ".+" in text]
    # a code of a family that is put together elsewhere counts by its own words
    families = ("problem", "notice", "help", "usage", "unit")
    dead = [
        name for name in EN
        if re.escape(name) not in texts and not any(hole.fullmatch(name) for hole in holes)
        and not (name.split(".")[0] in families and re.escape(name.split(".")[1]) in texts)
    ]  # fmt: skip
    assert dead == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_program_reads_the_sentences_that_gettext_reads(language: str) -> None:
    read = {code: text for path in sorted((LOCALE / language / "LC_MESSAGES").glob("*.mo"))
            for code, text in compiled_sentences(path).items() if code}  # fmt: skip
    assert read == sentences(language)


def test_a_catalogue_of_another_make_is_refused(tmp_path: Path) -> None:
    plural = tmp_path / "plural.mo"
    catalogue = Catalog()
    catalogue.add(("site", "sites"), ("one", "many"))
    with plural.open("wb") as stream:
        write_mo(stream, catalogue)
    with pytest.raises(ValueError, match="plural"):
        compiled_sentences(plural)
