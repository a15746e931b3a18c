"""What the page needs to try a boundary: the plane of the study, the rules to decide by, what a download says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from zonegeo.model.answers.other_site import OtherSite
from zonegeo.model.evaluation import Evaluation, Finding, SiteResult
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Role
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.glyphs import GLYPHS
from zonegeo.rendering.maps.view_others import told_of
from zonegeo.rendering.page.bilingual import text

_TRANSVERSE_MERCATOR = re.compile(r"\+proj=tmerc (.*?)(?:\+step|$)")
_PARAMETER = re.compile(r"\+(\w+)=(\S+)")
# a boundary drawn by hand is none of these: its area was not made from the declared one
_NOT_AN_OUTLINE = ("schematic", "within")
# verdicts of these hang on what is recorded, not on where a boundary runs
_WITHOUT_GEOMETRY = (
    "institution-count", "agreement", "items-met", "items-satisfied", "fact", "fact-is", "site-count",
    "on-record", "years-since", "joint-agreement", "notice-contents",
)  # fmt: skip


# … and of these on which core sites there are; of the rest of them on no site, unless they are about one
_BY_CORES = ("institution-count", "agreement", "joint-agreement", "items-met", "items-satisfied")


def trial_view(evaluation: Evaluation, others: Sequence[OtherSite] = ()) -> dict[str, Any] | None:
    """Return what a try stands on, or ``None`` where the page could not measure in the study's plane."""
    belt = belt_of(evaluation.receipt.operation)
    if belt is None or not evaluation.sites:
        return None
    return {
        "crs": evaluation.analysis_crs,
        "belt": belt,
        "rules": [rule for finding in evaluation.findings if (rule := _rule(finding, evaluation)) is not None],
        "unmoved": [finding.requirement for finding in evaluation.findings if _hangs_on_no_boundary(finding)],
        "by_sites": {each.requirement: _roles_asked(each, evaluation) for each in evaluation.findings},
        "roles": {role.value: text(f"role.{role.value}") for role in Role},
        "sites": {
            **{site.id: _site(site) for site in evaluation.sites},
            **{each.site.id: told_of(each.site) for each in others},
        },
        "study": evaluation.study,
        "proposal": evaluation.proposal,
        "base": [{"path": each.path, "sha256": each.sha256} for each in evaluation.receipt.inputs],
        "verdicts": {each.value: {"glyph": GLYPHS[each], "word": text(f"verdict.{each.value}")} for each in Verdict},
        "wholes": {each.value: text(f"map.whole.{each.value}") for each in Verdict},
    }


def belt_of(operation: str) -> dict[str, float] | None:
    """Return the parameters of a transverse Mercator plane on GRS80 as PROJ writes it; ``None`` for any other.

    >>> belt_of("+step +proj=tmerc +lat_0=38 +lon_0=127 +k=1 +x_0=200000 +y_0=600000 +ellps=GRS80")["meridian"]
    127.0
    """
    found = _TRANSVERSE_MERCATOR.search(operation)
    if found is None:
        return None
    named = dict(_PARAMETER.findall(found.group(1)))
    if named.get("ellps") != "GRS80" or not {"lat_0", "lon_0", "k", "x_0", "y_0"} <= set(named):
        return None
    return {
        "meridian": float(named["lon_0"]),
        "latitude": float(named["lat_0"]),
        "scale": float(named["k"]),
        "easting": float(named["x_0"]),
        "northing": float(named["y_0"]),
    }


def _rule(finding: Finding, evaluation: Evaluation) -> dict[str, Any] | None:
    """Return how a finding is decided again, where the page can: distances, and areas that are measured."""
    rule, limit, measured = finding.rule, finding.limit, finding.measurement
    if rule is None or limit is None or measured is None or rule.decided_on != "unrounded":
        return None
    if finding.verdict is Verdict.NOT_APPLICABLE or measured.basis == "stated":
        return None
    national = rule.measure == "national-area"
    is_area = national or (rule.measure == "area" and rule.scope == "proposal")
    if not is_area and rule.measure not in ("separation", "zone-spacing"):
        return None
    # a result of an earlier version has no other zones; of a site at odds either area may be right
    if evaluation.other_zones is None and (national or rule.measure == "zone-spacing"):
        return None
    if is_area and finding.message.values.get("odd"):
        return None
    return {
        "id": finding.requirement,
        "measure": "area" if is_area else rule.measure,
        "national": national,
        "measured": measured.method.startswith("plane:"),
        "reading": finding.reading,
        "sites": list(finding.subject),
        "roles": _roles_counted(finding, evaluation) if is_area else [],
        "op": limit.op,
        "limit": limit.value,
        "otherwise": rule.otherwise,
        "review": rule.review_limit,
    }


def _roles_counted(finding: Finding, evaluation: Evaluation) -> list[str]:
    """Return the roles of which every site counts in an area; none where that cannot be told of a site to come.

    Only some of a role count where a condition chooses them; and where one of them declares no area, another method may
    decide as soon as it is gone.
    """
    chosen = [site for site in evaluation.sites if site.id in finding.subject]
    roles = {site.role for site in chosen}
    everyone = [site for site in evaluation.sites if site.role in roles]
    is_chosen = "unknown" in finding.message.values or len(chosen) < len(everyone)
    return [] if is_chosen or any(site.declared_area is None for site in chosen) else sorted(roles)


def _roles_asked(finding: Finding, evaluation: Evaluation) -> list[str]:
    """Return the roles whose sites a requirement asks about that hangs on no boundary."""
    measure = "" if finding.rule is None else finding.rule.measure
    if measure in _BY_CORES:
        return ["core"]
    about_sites = measure == "site-count" or any(site.id in finding.subject for site in evaluation.sites)
    return sorted(role.value for role in Role) if about_sites else []


def _hangs_on_no_boundary(finding: Finding) -> bool:
    if finding.verdict is Verdict.NOT_APPLICABLE and finding.rule is None:
        return True
    return finding.rule is not None and finding.rule.measure in _WITHOUT_GEOMETRY


def _site(site: SiteResult) -> dict[str, Any]:
    """Return what a download says of a site beside its outline, and what counts where nothing is measured."""
    return {
        "declared": site.declared_area,
        "half": float(Quantity.parse(site.declared_text).half_step_si) if site.declared_text else 0.0,
        "accuracy": site.accuracy_m or 0.0,
        "outline": site.geometry is not None and site.basis not in _NOT_AN_OUTLINE,
        "properties": {
            "id": site.id,
            "role": site.role,
            "declared_area": site.declared_text,
            **({"area_kind": site.area_kind} if site.area_kind else {}),
            "basis": site.basis,
            "accuracy_m": site.accuracy_m,
            "within": list(site.within),
            "source": site.source,
            "source_date": site.source_date,
            "licence": site.licence,
            "note": site.note,
        },
    }
