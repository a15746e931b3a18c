"""What ``explain`` says of the words that a result and its page are written in."""

from __future__ import annotations

import json
import re

import pytest

from tests.places import ROOT
from zonegeo.cli import main
from zonegeo.i18n.translator import Translator, _catalogue
from zonegeo.measures import MEASURES
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.terminal.code_examples import EXAMPLES
from zonegeo.rendering.terminal.explanation import render_code

WORDS = (
    *(verdict.value for verdict in Verdict), "confirmed", "contradicted", "unverifiable",
    "max_pair", "max_over_background_min_core", "min_pair", "spanning_link",
    "method.declared", "method.plane", "method.ellipsoid:GRS80", "method.accuracy", "method.count", "as-stated",
)  # fmt: skip
# every measure that a profile may name, every reading of one, every way in which a figure came about, what a boundary
# or a figure stands on, what kind of proposal it is, what is drawn
OTHERS = ("basis.", "status.", "drawing.")
NAMED = (
    *(f"measurand.{name}" for name in MEASURES),
    *sorted(each for each in _catalogue("en") if each.startswith(("reading.", "method.", *OTHERS))),
)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("word", [*WORDS, *NAMED])
def test_a_word_of_a_result_is_explained_with_an_example(word: str, language: str) -> None:
    name, said, means, example = render_code(word, Translator(language)).splitlines()
    assert name.endswith(word)
    assert len(means) > len(said) or word in NAMED
    assert len(means) > 12
    assert example.startswith({"ko": "  예: ", "en": "  Example: "}[language])
    assert len(example) > 15


def test_each_part_of_a_requirement_stands_below_its_heading(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "separation", "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[lines.index("What it checks") + 1].startswith("  Whether core institutions")
    assert not any("\\n" in line for line in lines)


# what a result says of a requirement, of a claim, or of what would settle one: sentences that values stand in
TOLD = sorted(
    code for code, sentence in _catalogue("en").items()
    if code.split(".")[0] in ("reason", "remark", "need", "claim") and "{" in sentence
)  # fmt: skip


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("code", TOLD)
def test_a_sentence_of_a_result_is_shown_with_what_was_found_once(code: str, language: str) -> None:
    """The example is a message of a study or of a case (`python -m tests.worlds.examples`), with every value in it."""
    translator = Translator(language)
    name, said, *_, example = render_code(code, translator).splitlines()
    assert name == code
    assert example.startswith({"ko": "  예: ", "en": "  Example: "}[language])
    assert "{" not in example
    assert "…" not in example
    # what stands around the values stands in the example, too
    fixed = max(re.split(r"…", said.strip()), key=len)
    assert fixed.strip(" ,.;:()") in example


# what is noticed on the way and what goes wrong: all codes of the catalogue, whether values stand in them or not
RAISED = sorted(
    {code.removesuffix(".what") for code in _catalogue("en") if re.fullmatch(r"notice\..*|problem\..*\.what", code)}
)
# those of which no example has been gathered yet: the list may only become shorter
UNSEEN = frozenset((ROOT / "tests" / "worlds" / "unseen.txt").read_text(encoding="utf-8").split())


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("code", sorted({*RAISED} - UNSEEN))
def test_a_notice_and_a_problem_are_shown_as_a_test_raised_them(code: str, language: str) -> None:
    translator = Translator(language)
    lines = render_code(code.removeprefix("problem."), translator).splitlines()
    head = {"ko": "  예: ", "en": "  Example: "}[language]
    example = lines[-1].removeprefix(head)
    assert lines[-1].startswith(head)
    assert len(example) > 10
    assert "{" not in example
    assert not re.search(r"(?<![\w:/.])/(?:tmp|home|root|work|Users)/|pytest-of|[A-Z]:\\\\", example)
    # names and cells are of whoever wrote them; what the program says of them is in one language
    said = json.dumps(json.loads(EXAMPLES.read_text(encoding="utf-8"))[code], ensure_ascii=False)
    if language == "ko":
        assert re.search("[가-힣]", example)
    for word in re.findall("[가-힣]+", example) if language == "en" else ():
        assert word in said, word


def test_what_was_never_seen_is_not_shown() -> None:
    assert {*RAISED} >= UNSEEN
    assert not UNSEEN & json.loads(EXAMPLES.read_text(encoding="utf-8")).keys()


def test_no_example_is_of_a_code_that_is_gone() -> None:
    known = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    said = {code: f"{code}.what" if code.startswith("problem.") else code for code in known}
    assert [code for code in known if not Translator("en").knows(said[code])] == []
