"""The files of a study that an intake is written as: its TOML, and its boundaries with where they come from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from zonegeo.model.study import Basis, Role
from zonegeo.sources.intake.read_intake import NO_ZONE, Intake
from zonegeo.sources.intake.read_quality import larger
from zonegeo.sources.intake.sites import FoundSite

FOLDER = "경계"
ZONES = "지정특구.toml"
_SHARED, _CORES = "공통", "핵심기관"


def study_data(intake: Intake, *, name: str, measure_in: str) -> dict[str, Any]:
    """Return the study file as data, in the order in which it is written."""
    head: dict[str, Any] = {
        "id": name, "name": {"ko": name}, "profile": intake.profile, "analysis_crs": measure_in,
        "proposal": intake.proposals[0],
    }  # fmt: skip
    if intake.zone is not None:
        head["zones"] = ZONES
        if intake.zone != NO_ZONE:
            head["zone"] = intake.zone
    head["boundaries"] = [f"{FOLDER}/{file}.geojson" for file in sites_by_file(intake)]
    proposals = [_proposal(intake, proposal) for proposal in intake.proposals]
    return {"study": head, "proposal": proposals}


def _proposal(intake: Intake, proposal: str) -> dict[str, Any]:
    files = sites_by_file(intake)
    own = [f"{FOLDER}/{file}.geojson" for file, sites in files.items() if proposal in sites[0].proposals]
    shared = [f"{FOLDER}/{file}.geojson" for file, sites in files.items() if not sites[0].proposals]
    listed = own or shared
    told: dict[str, Any] = {"id": proposal, "status": "what-if"}
    if intake.as_of is not None:
        told["as_of"] = intake.as_of
    told["sites"] = listed[0] if len(listed) == 1 else listed
    return told


def sites_by_file(intake: Intake) -> dict[str, list[FoundSite]]:
    """Return the sites by the file that they are written to: one for each set of proposals that has them."""
    found: dict[str, list[FoundSite]] = {}
    for site in intake.sites:
        of_all = not site.proposals or set(site.proposals) == set(intake.proposals)
        if of_all and len(intake.proposals) > 1:
            file = _CORES if site.role is Role.CORE else _SHARED
            site = _in_all(site)
        else:
            file = "·".join(site.proposals) if site.proposals else intake.proposals[0]
        found.setdefault(file, []).append(site)
    return found


def _in_all(site: FoundSite) -> FoundSite:
    return replace(site, proposals=())


def feature_collection(intake: Intake, sites: Sequence[FoundSite]) -> dict[str, Any]:
    """Return sites as a GeoJSON document, with the files and the answers that they come from."""
    used = sorted({site.layer for site in sites})
    return {
        "type": "FeatureCollection",
        "intake": {
            "files": [_origin(intake, number) for number in used],
            "answers": dict(intake.answers),
        },
        "features": [_feature(intake, site) for site in sites],
    }


def _origin(intake: Intake, number: int) -> dict[str, Any]:
    layer = intake.layers[number]
    told = layer.evidence
    columns = {ours: column.heading for ours, column in intake.columns[number].items()}
    return {
        "file": layer.shown, "inputs": [{"path": each.path, "sha256": each.sha256} for each in layer.inputs],
        "crs": told["crs"], "crs_known_by": told["crs_known_by"], "transformation": told["transformation"],
        "encoding": told["encoding"], "encoding_evidence": told["encoding_evidence"], "fields": columns,
    }  # fmt: skip


def _feature(intake: Intake, site: FoundSite) -> dict[str, Any]:
    return {"type": "Feature", "properties": site_properties(intake, site), "geometry": dict(site.geometry)}


def site_properties(intake: Intake, site: FoundSite) -> dict[str, Any]:
    """Return what the boundary of a site says of itself in a study."""
    layer = intake.layers[site.layer]
    told: dict[str, Any] = {
        "id": site.id, "name": site.name, "role": site.role.value,
        "declared_area": None if site.declared_area is None else str(site.declared_area),
        "basis": str(site.basis or Basis.DRAWN),
        "accuracy_m": larger(site.accuracy_m, intake.accuracy_m),
        "source": f"{site.where} (SHA-256 {layer.inputs[0].sha256})", "source_date": "", "licence": "",
    }  # fmt: skip
    told |= {
        key: text
        for key, text in (
            ("name_en", site.name_en),
            ("area_kind", site.area_kind),
            ("pnu", site.pnu),
            ("address", site.address),
        )
        if text and text != site.name
    }
    return told


def study_files(intake: Intake, *, name: str, measure_in: str) -> Mapping[PurePosixPath, str]:
    """Return every file of the study below its folder, but for the table of zones."""
    files = {PurePosixPath(f"{name}.toml"): toml_text(study_data(intake, name=name, measure_in=measure_in))}
    for file, sites in sites_by_file(intake).items():
        document = feature_collection(intake, sites)
        files[PurePosixPath(FOLDER, f"{file}.geojson")] = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return files


def toml_text(data: Mapping[str, Any]) -> str:
    """Return a study as TOML: tables of plain values, and lists of such tables.

    >>> print(toml_text({"study": {"id": "가"}, "proposal": [{"id": "제1안", "sites": ["a"]}]}), end="")
    [study]
    id = "가"
    <BLANKLINE>
    [[proposal]]
    id = "제1안"
    sites = ["a"]
    """
    blocks = []
    for key, given in data.items():
        for table in given if isinstance(given, list) else [given]:
            head = f"[[{key}]]" if isinstance(given, list) else f"[{key}]"
            blocks.append("\n".join((head, *_lines(table))))
    return "\n\n".join(blocks) + "\n"


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    for key, each in table.items():
        yield f"{key} = {_value(each)}"


def _value(given: Any) -> str:
    if isinstance(given, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in given.items()) + " }"
    if isinstance(given, list | tuple):
        return "[" + ", ".join(map(_value, given)) + "]"
    # a TOML string escapes as JSON does; a day is written as it is
    return json.dumps(given, ensure_ascii=False) if isinstance(given, str | bool | int | float) else str(given)
