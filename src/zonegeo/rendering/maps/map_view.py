"""The whole page as one JSON value: what the scripts of the page read, and all that they read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from zonegeo.base.message import Name
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.comparison import Outline
from zonegeo.model.evaluation import Evaluation, GeoJSON, PlaceResult, SiteResult
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.drawn_licences import licences_of, not_yet_named
from zonegeo.rendering.glyphs import GLYPHS
from zonegeo.rendering.headline import cautions_of, headline_of, just_met_text, reason_text
from zonegeo.rendering.maps.draw_backdrop import NOTHING_BEHIND, Behind, basemap_view
from zonegeo.rendering.maps.view_distances import left_out_view, matrix_view
from zonegeo.rendering.maps.view_findings import claim_view, finding_view, notice_view
from zonegeo.rendering.maps.view_others import other_places, other_view, proposal_view
from zonegeo.rendering.maps.view_sites import drawing_view, place_view, site_views, unlocated_view
from zonegeo.rendering.maps.view_timeline import outlines_of, timeline_view
from zonegeo.rendering.maps.view_trial import trial_view
from zonegeo.rendering.maps.view_zones import zone_credits, zones_view
from zonegeo.rendering.page.bilingual import Pair, both, fixed_words, joined, name, plain, text
from zonegeo.rendering.page.standalone import LEAFLET_VERSION
from zonegeo.rendering.page.varint import layer_view, surroundings_view

# where nothing has a place, the map opens on the country
_KOREA = (124.5, 33.0, 131.0, 38.7)


def view_of(evaluation: Evaluation, *, language: str, behind: Behind = NOTHING_BEHIND) -> dict[str, Any]:
    """Return everything that the page shows, in both languages."""
    left_out = left_out_view(evaluation)
    around = behind.surroundings
    west, south, east, north = bounds_of(evaluation)
    ground = None if behind.tiles is None else plain(behind.tiles[0].credit)
    return {
        "language": language,
        "title": name(evaluation.study_name),
        "subject": _subject(evaluation),
        "note": None if evaluation.proposal_note is None else name(evaluation.proposal_note),
        "crs": evaluation.analysis_crs,
        "as_of": evaluation.as_of,
        "verdict": _whole(evaluation),
        "findings": [finding_view(finding, evaluation) for finding in evaluation.findings],
        "claims": [claim_view(claim) for claim in evaluation.claims],
        "notices": [*_of_the_page(left_out), *map(notice_view, evaluation.notices)],
        "sites": site_views(evaluation),
        "places": [place_view(place) for place in evaluation.places],
        "unlocated": unlocated_view(evaluation),
        "matrix": matrix_view(evaluation),
        "distances_left_out": left_out,
        "drawings": [drawing_view(drawing) for drawing in evaluation.drawings],
        "bounds": [[south, west], [north, east]],
        "sources": _sources(evaluation),
        "basemap": basemap_view(behind),
        "context": [layer_view(layer) for layer in behind.layers],
        "surroundings": None if around is None else surroundings_view(around),
        "credits": credits_of(
            [*evaluation.sites, *evaluation.places, *outlines_of(behind.timeline, behind.others)],
            ground,
            dict.fromkeys([*zone_credits(evaluation), *(() if around is None else around.credits)]),
        ),
        "receipt": _receipt(evaluation),
        "zones": zones_view(evaluation),
        "trial": None if left_out else trial_view(evaluation, behind.others),
        "evaluated": name(evaluation.proposal_name),
        "timeline": timeline_view(behind.timeline, evaluation, behind.others),
        "others": [other_view(each) for each in behind.others],
        "proposals": [proposal_view(each, each.id in behind.alike) for each in behind.proposals],
        "other_places": other_places(behind.others, evaluation),
        "counts": _counts(evaluation),
        "words": fixed_words(),
    }


def _of_the_page(left_out: Pair | None) -> list[dict[str, Any]]:
    """Return what a reader of the page should know beside the notices of the result."""
    return [] if left_out is None else [{"code": "distances-left-out", "where": "", "text": left_out}]


def _subject(evaluation: Evaluation) -> Pair:
    profile = evaluation.profile
    return joined([
        name(evaluation.proposal_name),
        text("status.draft") if evaluation.proposal_status == "draft" else None,
        text("map.subject.profile", profile=name(profile.name), version=profile.version),
        text("word.not-carried", profile=evaluation.poses_as) if evaluation.poses_as else None,
        text("map.subject.as-of", date=evaluation.as_of),
        plain(evaluation.analysis_crs),
    ])  # fmt: skip


def _whole(evaluation: Evaluation) -> dict[str, Any]:
    verdict, head = evaluation.verdict, headline_of(evaluation)
    counts = []
    for each in Verdict:
        number = sum(finding.verdict is each for finding in evaluation.counted)
        if number:
            counts.append(joined([text(f"verdict.{each.value}"), plain(str(number))], " "))
    return {
        "verdict": verdict.value,
        "glyph": GLYPHS[verdict],
        "word": text(f"map.whole.{verdict.value}"),
        "note": text("map.whole.counts", total=len(evaluation.counted), counts=joined(counts)),
        "stability": _stability(evaluation),
        "reason": _told(lambda translator: reason_text(head, translator)),
        "tightest": None if head.tightest is None else head.tightest.requirement,
        "just_met": _told(lambda translator: just_met_text(head, translator)),
        "cautions": [{"kind": each.kind, "text": text(each.code, count=each.count)} for each in cautions_of(head)],
    }


def _counts(evaluation: Evaluation) -> dict[str, Pair]:
    """Return what stands beside the titles of the tables: of how many how many are to be looked at."""
    head = headline_of(evaluation)
    claims, sites = len(evaluation.claims), len(evaluation.sites)
    return {
        "claims": text("map.section.contradicted", some=len(head.contradicted), all=claims),
        "sites": text("map.section.beyond", some=len(head.beyond_tolerance), all=sites),
    }


def _told(phrase: Callable[[Translator], str]) -> Pair | None:
    pair = both(phrase)
    return pair if any(pair.values()) else None


def _stability(evaluation: Evaluation) -> Pair | None:
    """Return whether the verdict of the whole hangs on a method; of one that is not decided there is nothing to say."""
    if evaluation.verdict in (Verdict.UNDECIDED, Verdict.NOT_APPLICABLE):
        return None
    return text("word.stable" if evaluation.stable else "word.unstable")


def _sources(evaluation: Evaluation) -> list[dict[str, Pair]]:
    """Return every source once, in the order of the sites and places that stand on it."""
    everything: list[SiteResult | PlaceResult] = [*evaluation.sites, *evaluation.places]
    used = dict.fromkeys((each.source, each.source_date, each.licence) for each in everything if each.source)
    return [
        {"source": joined([plain(source), plain(f"({day})") if day else None], " "), "licence": plain(licence)}
        for source, day, licence in used
    ]


def credits_of(
    drawn: Iterable[SiteResult | PlaceResult | Outline], ground: Pair | None = None, around: Iterable[Name] = ()
) -> Pair:
    """Return the line at the foot of a map: the licences of what is drawn, and what draws it."""
    licences = licences_of(drawn)
    return joined(
        [ground, *map(name, licences), *map(name, not_yet_named(around, licences)), plain(f"Leaflet {LEAFLET_VERSION}")]
    )


def _receipt(evaluation: Evaluation) -> list[list[Pair]]:
    receipt = evaluation.receipt
    lines = [
        ["zonegeo", receipt.zonegeo],
        ["PROJ", receipt.proj],
        ["GEOS", receipt.geos],
        [evaluation.analysis_crs, receipt.operation],
        [evaluation.profile.id, evaluation.profile.sha256],
        *([each.path, each.sha256] for each in receipt.inputs),
    ]
    return [[plain(each) for each in line] for line in lines]


def bounds_of(evaluation: Evaluation) -> tuple[float, float, float, float]:
    """Return west, south, east and north of the sites and places, in degrees: what the map shows first."""
    everything: list[SiteResult | PlaceResult] = [*evaluation.sites, *evaluation.places]
    return bounds_around([each.geometry for each in everything if each.geometry is not None])


def bounds_around(shapes: Sequence[GeoJSON]) -> tuple[float, float, float, float]:
    """Return west, south, east and north of shapes in degrees; of the country where there are none."""
    points = [point for shape in shapes for point in _points(shape["coordinates"])]
    if not points:
        return _KOREA
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield float(coordinates[0]), float(coordinates[1])
        return
    for each in coordinates:
        yield from _points(each)
