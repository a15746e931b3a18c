"""A timeline holds the dated proposals of a study in their order, and what became of their sites."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.places import HONGNEUNG
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.comparison.difference import timeline_of
from zonegeo.model.study import Study
from zonegeo.rendering.maps.view_timeline import timeline_view
from zonegeo.sources.study.draft import as_draft


def changes(study: Study) -> list[list[tuple[str, tuple[str, ...], tuple[str, ...]]]]:
    return [[(each.kind, each.before, each.after) for each in land.changes] for land in timeline_of(study)]


def test_sites_come_and_go_from_one_dated_proposal_to_the_next(hongneung: Study) -> None:
    assert [(land.id, land.dated) for land in timeline_of(hongneung)] == [
        ("request-2019", "2019-09"), ("designation-2020", "2020-07"), ("plan-2023", "2023"),
    ]  # fmt: skip
    assert changes(hongneung) == [
        [], [("removed", ("requested-sixth",), ())], [("added", (), ("korea-health",))],
    ]  # fmt: skip


def test_a_proposal_without_a_day_is_in_no_timeline_and_one_alone_makes_none(hongneung: Study) -> None:
    undated = {
        name: each if name == "plan-2023" else replace(each, as_of=None, dated="")
        for name, each in hongneung.proposals.items()
    }
    assert timeline_of(replace(hongneung, proposals=undated)) == ()
    # the date of the document will do, at its latest
    undated["request-2019"] = replace(undated["request-2019"], dated="2024")
    assert [land.id for land in timeline_of(replace(hongneung, proposals=undated))] == ["plan-2023", "request-2019"]
    known = replace(undated["request-2019"], dated="", as_of=date(2018, 1, 1))
    undated["request-2019"] = known
    lands = timeline_of(replace(hongneung, proposals=undated))
    assert [(land.id, land.dated) for land in lands] == [("request-2019", "2018-01-01"), ("plan-2023", "2023")]


def test_a_draft_is_in_no_timeline(hongneung: Study) -> None:
    site = hongneung.sites["korea-health"]
    drawn = replace(site, boundary=replace(site.boundary, redrawn=True))
    assert [land.id for land in timeline_of(as_draft(hongneung, {site.id: drawn}))] == [
        "request-2019", "designation-2020",
    ]  # fmt: skip


def test_an_outline_stands_in_the_page_once() -> None:
    evaluation, timeline = evaluate(HONGNEUNG), timeline_of(read_study(HONGNEUNG))
    view = timeline_view(timeline, evaluation)
    assert [land["is_evaluated"] for land in view] == [False, True, False]
    assert [land["since"] for land in view] == [None, "request-2019", "designation-2020"]
    # all sites with an outline are in the page already: none of them is written again
    assert [site["id"] for land in view for site in land["sites"] if site["geometry"]] == []
    assert sum(site["is_placed"] for site in view[0]["sites"]) == 5
    other = evaluate(HONGNEUNG, proposal="request-2019")
    assert timeline_view(timeline, replace(other, sites=()))[1]["sites"][0]["geometry"] is None
    assert timeline_view(timeline, replace(other, sites=()))[0]["sites"][0]["geometry"] is not None
