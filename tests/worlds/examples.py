"""Examples of what results say, a message a code: what ``explain`` shows is something that was found.

python -m tests.worlds.examples     # gather them again, after a change of what messages carry

From carried studies where these have it, else from cases of the books, else from what is drawn here.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import zonegeo as zg
from tests.evaluation.test_claims import LAND, check, claim
from tests.evaluation.test_several import either, evaluated, word
from tests.measures.land.test_own_zone import found as beside_other_zones
from tests.measures.land.test_own_zone import study as with_zones
from tests.measures.land.test_own_zone import zone
from tests.pictures import draw, judged, moved_site, requirement
from tests.rules import holds, land, review
from tests.worlds.raised import write_examples
from tests.worlds.recorded import CASES, cases_of, of_casebook, of_raster, subjects
from zonegeo.base.message import Message
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.evaluation.variants import only
from zonegeo.i18n.translator import Translator
from zonegeo.rendering.terminal.code_examples import EXAMPLES

STUDIES = ("hongneung", "goyang", "seoul-programme", "gangwon")
FAMILIES = ("reason", "remark", "need", "claim")


def messages(part: Any) -> Iterator[Message]:
    """Yield every message of a value, however deep it stands."""
    if isinstance(part, Message):
        yield part
    if isinstance(part, Mapping):
        if isinstance(part.get("code"), str):
            yield Message(part["code"], part.get("values", {}))
        part = tuple(part.values())
    elif is_dataclass(part) and not isinstance(part, type):
        part = tuple(getattr(part, each.name) for each in fields(part))
    if isinstance(part, (list, tuple)):
        for each in part:
            yield from messages(each)


def answers() -> Iterator[Any]:
    """Yield what was found, the most telling first."""
    for name in STUDIES:
        for proposal in zg.read_study(name).proposals:
            for cautious in (False, True):
                yield zg.evaluate(name, proposal=proposal, cautious=cautious)
    books = [each for each in subjects() if each.startswith("kr/")]
    for book in (*books, "measures.toml", "verdicts.toml"):
        yield from (answer for _, answer in of_casebook(str(CASES / book) if book.endswith(".toml") else book))
    for book in ("kr/innotown", str(CASES / "measures.toml"), str(CASES / "verdicts.toml")):
        yield from left_to_a_committee(book)
    yield from (answer for seed in range(3) for _, answer in of_raster(seed))
    yield beside_other_zones(with_zones(zone("here", 0.0), zone("far", 30.0)))
    yield judged(moved_site(draw("A.b"), "b", accuracy_m=None), requirement("separation", "15 m"))
    recorded = replace(requirement("on-record", "1 item", op=">="), fact="e", among=(True,))
    yield judged(land(facts={}), recorded)
    several = (word("one", "c", condition=holds("e")), word("other", "d"), either("one", "other", count="2 item"))
    yield evaluated(land(facts={"d": True, "e": False}), *several)
    yield from claims()


def left_to_a_committee(profile: str) -> Iterator[Any]:
    """Yield the findings of a book's cases where a committee may decide on whatever does not hold."""
    rules = zg.read_profile(profile)
    for _, _, name, study in cases_of(profile):
        asked = only(rules, [name])
        open_ = tuple(
            replace(each, otherwise="review", reviews=(review(),)) if each.id == name else each
            for each in asked.requirements
        )
        yield evaluate_proposal(study, replace(asked, requirements=open_)).finding(name)


def claims() -> Iterator[Any]:
    """Yield what comes of figures that cannot be had, and of some that are wrong."""
    yield check(LAND, claim("background-area", "3000 m2"))
    yield check(draw("A.b"), claim("background-area", "3000 m2"))
    yield check(LAND, claim("sum-of-parts", "30 m2", parts=("10 m2", "12 m2")))
    yield check(LAND, claim("share", "25 %", parts=("10 m2", "0 m2")))
    yield check(LAND, claim("equality", "10 m2", parts=("12 m2",)))
    for listed in ((), ("a", "b"), ("2020-02-01", "2019-01-01")):
        for quantity in ("count-of-list", "equality", "order-of-dates"):
            asked = dataclasses.replace(claim(quantity, "3 site"), listed=listed)
            try:
                yield check(LAND, asked)
            except ValueError:  # dates that are none
                continue
    without = draw("A.b.c", within={"c": ""})
    yield check(without, claim("separation", "1.3 km"))
    yield check(without, claim("background-site-count", "3 site"))


def gathered() -> dict[str, Any]:
    """Return the first message of each code, as it stands in a result file, in the order of the codes."""
    known: dict[str, Any] = {}
    for answer in answers():
        for message in messages(answer):
            told = message.code in known or message.code.split(".")[0] not in FAMILIES
            if not told and "{" not in Translator("en").tell(message):
                known[message.code] = json.loads(json.dumps(dict(message.values)))
    return dict(sorted(known.items()))


if __name__ == "__main__":
    known = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    write_examples({code: each for code, each in known.items() if code.split(".")[0] not in FAMILIES} | gathered())
