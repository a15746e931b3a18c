"""How many sites satisfy a condition, with facts that are known and facts that are not."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tests.measures.owners import PUBLIC
from tests.pictures import DAY, draw, judged, requirement
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures.land.site_count import count_sites
from zonegeo.measures.outcome import Outcome
from zonegeo.model.condition import Combined, Condition, RoleCondition
from zonegeo.model.profile import Requirement
from zonegeo.model.study import Fact, Study
from zonegeo.model.verdict import Verdict


def asked(limit: str = "1 site", *, where: Condition | None = PUBLIC, roles: Sequence[str] = ()) -> Requirement:
    return dataclasses.replace(requirement("site-count", limit, op=">=", roles=roles), where=where)


def owned(picture: str, **owners: str) -> Study:
    facts = tuple(Fact("owner", owner, "a test", site=site) for site, owner in owners.items())
    return dataclasses.replace(draw(picture), facts=facts)


def count_of(study: Study, where: Condition | None = PUBLIC) -> Outcome:
    return count_sites(build_scene(study, study.proposals["drawn"], DAY), asked(where=where), as_of=DAY)


def test_sites_are_counted_that_the_condition_holds_of() -> None:
    outcome = count_of(owned("abc", a="public", b="private", c="public"))
    assert (outcome.answer.value, outcome.unit, outcome.total, outcome.subject) == (2.0, "site", 3, ("a", "c"))
    assert outcome.missing == ""


def test_a_site_of_which_it_is_not_known_widens_the_count() -> None:
    study = owned("abc", a="public", b="private")
    outcome = count_of(study)
    answer = outcome.answer
    assert (answer.value, answer.known_low, answer.known_high, answer.low, answer.high) == (None, 1.0, 2.0, 1.0, 2.0)
    assert (outcome.missing, outcome.values["unknown"]) == ("fact-missing-of-sites", [{"ko": "c", "en": "c"}])
    assert judged(study, asked("1 site")).finding("site-count").verdict is Verdict.PASS
    assert judged(study, asked("2 site")).finding("site-count").verdict is Verdict.UNDECIDED
    assert judged(study, asked("3 site")).finding("site-count").verdict is Verdict.FAIL


def test_without_a_condition_every_site_of_the_roles_counts() -> None:
    study = draw("Abc")
    assert count_of(study, where=None).answer.value == 3.0
    backgrounds = asked("2 site", where=None, roles=("background",))
    assert judged(study, backgrounds).finding("site-count").measurement.value == 2.0


def test_no_site_is_a_count_of_0() -> None:
    finding = judged(draw("A"), asked("1 site", where=None, roles=("background",))).finding("site-count")
    assert (finding.verdict, finding.measurement.value) == (Verdict.FAIL, 0.0)


def test_a_condition_may_ask_for_a_role() -> None:
    study = owned("ABc", A="public", c="public")
    both = Combined("all", (RoleCondition(("core",)), PUBLIC))
    # c is no core institution, whoever owns it
    answer = count_of(study, both).answer
    assert (answer.known_low, answer.known_high) == (1.0, 2.0)


@given(st.lists(st.sampled_from(["public", "private", ""]), min_size=1, max_size=8))
def test_whatever_turns_out_the_interval_held_it(owners: list[str]) -> None:
    letters = "abcdefgh"[: len(owners)]
    study = owned(letters, **{site: owner for site, owner in zip(letters, owners, strict=True) if owner})
    answer = count_of(study).answer
    for truth in ("public", "private"):
        settled = owned(letters, **{s: owner or truth for s, owner in zip(letters, owners, strict=True)})
        assert count_of(settled).answer.value in (answer.known_low, answer.known_high)
