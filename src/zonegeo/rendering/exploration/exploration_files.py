"""An exploration for programs: JSON, CSV, the land of all proposals as GeoJSON, and a proposal file for each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.exploration import Exploration, Kept
from zonegeo.rendering.results.csv_file import inert


def render_json(exploration: Exploration, translator: Translator) -> str:
    """Return the exploration with the proposal file of every kept proposal in it: SI units, unrounded."""
    told = replace(
        exploration,
        notices=tuple(
            replace(each, text=translator.text(f"notice.{each.code}", **each.values)) for each in exploration.notices
        ),
    )
    document = _finite(asdict(told))
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _finite(value: Any) -> Any:
    """Return a value in which what nothing bounds is ``None``: JSON knows no infinity."""
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and value in (float("inf"), float("-inf")) else value


def render_csv(exploration: Exploration, translator: Translator) -> str:
    """Return one row for each proposal, numbers in SI units and unrounded (RFC 4180, with a BOM)."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    requirements = list(exploration.kept[0].verdicts) if exploration.kept else []
    objectives = [f"{each} ({unit})" for each, unit in zip(exploration.objectives, exploration.units, strict=True)]
    writer.writerow(["number", "proposal", "verdict", *objectives, "count", "candidates", *requirements])
    for number, kept in enumerate(exploration.kept, 1):
        names = inert(" ".join(kept.candidates))
        verdicts = [kept.verdicts[name].value for name in requirements]
        writer.writerow([number, kept.id, kept.verdict.value, *kept.values, len(kept.candidates), names, *verdicts])
    return "\ufeff" + stream.getvalue()


def render_geojson(exploration: Exploration, translator: Translator) -> str:
    """Return the candidates of every kept proposal as features (RFC 7946), each with its proposal and its number."""
    features = [each for number, kept in enumerate(exploration.kept, 1) for each in _features(number, kept)]
    document = {"type": "FeatureCollection", "features": features}
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _features(number: int, kept: Kept) -> Iterator[dict[str, Any]]:
    for feature in kept.document["features"]:
        if feature["properties"]["id"] in kept.candidates:
            told = {"number": number, "proposal": kept.id, "verdict": kept.verdict.value}
            yield {**feature, "properties": {**told, **feature["properties"]}}


def proposal_file(kept: Kept) -> str:
    """Return the proposal file of a kept proposal: GeoJSON that ``zonegeo compare STUDY FILE`` reads."""
    return json.dumps(kept.document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
