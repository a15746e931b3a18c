"""A recorded result against its replay: every place at which they differ, how heavily, and because of what."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from zonegeo.base.message import Message
from zonegeo.model.answers.verification import Cause, CauseKind, Difference, Status, VersionUsed, Weight

# what tells one entry of a list from another, where its entries have it
_NAMES = ("requirement", "id", "path", "code")
# Versions of GEOS, PROJ and the C library differ in the last digits: below a micrometre (what plane coordinates keep)
# or a part in 10^9 nobody can tell the figures apart. 1e-9 degrees are 0.1 mm.
ROUNDING = 1e-6
ROUNDING_SHARE = 1e-9
ROUNDING_DEGREES = 1e-9
# figures that are read and not computed: they repeat exactly
_READ = {"limit", "review_limit", "stated_value", "declared_area", "accuracy_m", "seed"}
# causes that take no trust away
_HARMLESS = ("version", "line-ends")
_SENTENCES = ("text", "reason")
_MADE_BY = ("$.receipt.zonegeo", "$.receipt.geos", "$.receipt.proj")
_RULES = {"limit", "cite", "name", "severity", "rule", "group", "op"}
_LONGEST = 120


def without_notice(document: Mapping[str, Any], code: str) -> dict[str, Any]:
    """Return a result without the notices of a code, as a plain document."""
    notices = document.get("notices")
    if not isinstance(notices, list):
        return dict(document)
    kept = [each for each in notices if not (isinstance(each, Mapping) and each.get("code") == code)]
    return {**document, "notices": kept}


def differences(recorded: Any, found: Any) -> tuple[Difference, ...]:
    """Return every difference of two JSON documents by its path; entries of lists are matched by their names.

    >>> [(d.path, d.recorded, d.found) for d in differences({"a": [{"id": "x", "b": 1.0}]}, {"a": [{"id": "x", "b": 2.0}]})]
    [('$.a[0].b', 1.0, 2.0)]
    """  # noqa: E501
    # most results come out the same: that their texts are takes a tenth of the time to see
    same = json.dumps(recorded) == json.dumps(found)
    return () if same else tuple(_differences("$", recorded, found))


def _differences(path: str, recorded: Any, found: Any) -> Iterator[Difference]:
    if isinstance(recorded, Mapping) and isinstance(found, Mapping):
        for key in (*recorded, *(key for key in found if key not in recorded)):
            place = f"{path}.{key}"
            if key not in found:
                yield Difference(place, "missing", _short(recorded[key]), None, _weight(place, None, 0))
            elif key not in recorded:
                yield Difference(place, "added", None, _short(found[key]), _weight(place, None, 0))
            else:
                yield from _differences(place, recorded[key], found[key])
    elif isinstance(recorded, list) and isinstance(found, list):
        yield from _list_differences(path, recorded, found)
    elif type(recorded) is not type(found) or recorded != found:
        yield Difference(path, "changed", _short(recorded), _short(found), _weight(path, recorded, found))


def _list_differences(path: str, recorded: list[Any], found: list[Any]) -> Iterator[Difference]:
    names, others = _names(recorded), _names(found)
    if names is None or others is None:
        for number, (one, other) in enumerate(zip(recorded, found, strict=False)):
            yield from _differences(f"{path}[{number}]", one, other)
        for number in range(len(found), len(recorded)):
            yield Difference(f"{path}[{number}]", "missing", _short(recorded[number]), None, "different")
        for number in range(len(recorded), len(found)):
            yield Difference(f"{path}[{number}]", "added", None, _short(found[number]), "different")
        return
    for number, name in enumerate(names):
        if name in others:
            yield from _differences(f"{path}[{number}]", recorded[number], found[others.index(name)])
        else:
            yield Difference(f"{path}[{number}]", "missing", name, None, "different")
    for number, name in enumerate(others):
        if name not in names:
            yield Difference(f"{path}[{number}]", "added", None, name, "different")
    shared = [name for name in names if name in others]
    if shared != [name for name in others if name in names]:
        yield Difference(path, "order", ", ".join(names), ", ".join(others), "different")


def _names(entries: Sequence[Any]) -> list[str] | None:
    """Return the names of the entries of a list, or ``None`` where they have none that tells them apart."""
    for key in _NAMES:
        if entries and all(isinstance(each, Mapping) and isinstance(each.get(key), str) for each in entries):
            names = [each[key] for each in entries]
            return names if len(set(names)) == len(names) else None
    return None


def _weight(path: str, recorded: Any, found: Any) -> Weight:
    keys = path.split(".")
    last = keys[-1].partition("[")[0]
    if path in _MADE_BY:
        return "version"
    if last in _SENTENCES:
        return "wording"
    numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in (recorded, found))
    if not numbers or _READ & {key.partition("[")[0] for key in keys} or _is_copied(path):
        return "different"
    allowed = (
        ROUNDING_DEGREES if last == "coordinates" else max(ROUNDING, ROUNDING_SHARE * max(abs(recorded), abs(found)))
    )
    return "rounding" if abs(recorded - found) <= allowed else "different"


def _is_copied(path: str) -> bool:
    """True for the outlines of sites and places: they are copied from the boundary files, to the last digit."""
    return path.startswith(("$.sites[", "$.places[")) and ".geometry." in path


def _short(given: Any) -> Any:
    """Return a value as it is told: a number, a short text, or how much of what there is."""
    if isinstance(given, Mapping):
        return f"{{{len(given)}}}"
    if isinstance(given, list):
        return f"[{len(given)}]"
    return f"{given[:_LONGEST]}…" if isinstance(given, str) and len(given) > _LONGEST else given


def causes_between(
    recorded: Mapping[str, Any], found: Mapping[str, Any], versions: Iterable[VersionUsed]
) -> tuple[Cause, ...]:
    """Return what changed beneath two results: input files, the profile and its requirements, versions."""
    causes = [*_input_causes(recorded, found), *_profile_causes(recorded, found)]
    for each in versions:
        if each.recorded != each.found:
            values = {"name": each.name, "recorded": each.recorded, "found": each.found}
            causes.append(
                Cause("version", each.name, each.recorded, each.found, Message("verify.version-changed", values))
            )
    return tuple(causes)


def with_line_ends(
    recorded: Mapping[str, Any], found: Mapping[str, Any], same_text: Collection[str]
) -> tuple[Mapping[str, Any], tuple[Cause, ...]]:
    """Return a recorded result with the hashes of now for the inputs whose line ends alone are others, and these."""
    before, after = _hashes(recorded), _hashes(found)
    turned = [path for path in before if path in same_text and path in after]
    if not turned:
        return recorded, ()
    inputs = [
        {**each, "sha256": after[each["path"]]} if each["path"] in turned else each
        for each in recorded["receipt"]["inputs"]
    ]
    causes = (
        Cause("line-ends", path, before[path], after[path], Message("verify.line-ends", {"path": path}))
        for path in turned
    )
    return {**recorded, "receipt": {**recorded["receipt"], "inputs": inputs}}, tuple(causes)


def _input_causes(recorded: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Cause]:
    before, after = _hashes(recorded), _hashes(found)
    for path in (*before, *(path for path in after if path not in before)):
        one, other = before.get(path, ""), after.get(path, "")
        if one != other:
            code = "verify.input-changed" if one and other else "verify.input-gone" if one else "verify.input-new"
            yield Cause("input", path, one, other, Message(code, {"path": path}))


def _hashes(document: Mapping[str, Any]) -> dict[str, str]:
    receipt = document.get("receipt")
    inputs = receipt.get("inputs") if isinstance(receipt, Mapping) else None
    entries = [each for each in inputs if isinstance(each, Mapping)] if isinstance(inputs, list) else []
    return {str(each.get("path")): str(each.get("sha256")) for each in entries}


def _profile_causes(recorded: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Cause]:
    before, after = recorded.get("profile"), found.get("profile")
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return
    if before.get("sha256") != after.get("sha256"):
        name = str(before.get("id"))
        message = Message("verify.profile-changed", {"profile": name})
        yield Cause("profile", name, str(before.get("sha256")), str(after.get("sha256")), message)


def profile_changes(before: Any, after: Any) -> tuple[Cause, ...]:
    """Return in what two profiles differ, requirement by requirement; both as plain documents."""
    changes = []
    for each in differences(before, after):
        place = each.path.removeprefix("$.")
        if place == "sha256":
            continue
        requirement = _entry_name(before, after, place)
        values = {
            "requirement": requirement, "place": place, "recorded": _told(each.recorded), "found": _told(each.found),
        }  # fmt: skip
        message = Message("verify.requirement-changed", values)
        changes.append(Cause("profile", requirement, values["recorded"], values["found"], message))
    return tuple(changes)


def _told(given: Any) -> str:
    return "–" if given is None else str(given)


def _entry_name(before: Any, after: Any, place: str) -> str:
    """Return the id of the entry that a path such as ``requirements[2].limits[0].value`` leads into."""
    head, _, rest = place.partition("[")
    number = rest.partition("]")[0]
    for document in (before, after):
        entries = document.get(head) if isinstance(document, Mapping) else None
        if number.isdigit() and isinstance(entries, list) and int(number) < len(entries):
            return str(entries[int(number)].get("id", head))
    return head


def limit_changes(recorded: Mapping[str, Any], changes: Iterable[Difference]) -> tuple[Cause, ...]:
    """Return the requirements whose limit or clause in the result is another: all that is known without the profile."""
    findings = recorded.get("findings")
    entries = findings if isinstance(findings, list) else []
    causes = []
    for each in changes:
        keys = each.path.split(".")
        if not keys[1].startswith("findings[") or each.weight != "different":
            continue
        if _RULES & {key.partition("[")[0] for key in keys[2:]} or (each.change != "changed" and len(keys) == 2):
            number = keys[1].partition("[")[2].rstrip("]")
            known = number.isdigit() and int(number) < len(entries) and each.change != "added"
            name = entries[int(number)].get("requirement") if known else each.found or each.recorded
            values = {
                "requirement": str(name), "place": ".".join(keys[2:]) or "–", "recorded": _told(each.recorded),
                "found": _told(each.found),
            }  # fmt: skip
            message = Message("verify.requirement-changed", values)
            causes.append(Cause("profile", str(name), values["recorded"], values["found"], message))
    return tuple(causes)


def explained(found: Iterable[Difference], causes: Iterable[Cause]) -> tuple[Difference, ...]:
    """Return the differences with what may explain each; what nothing explains was edited in the result."""
    kinds: list[CauseKind] = [kind for kind in ("input", "profile", "version") if any(c.kind == kind for c in causes)]
    return tuple(replace(each, because=_because(each.path, kinds)) for each in found)


def _because(path: str, kinds: list[CauseKind]) -> tuple[CauseKind, ...]:
    if path.startswith("$.receipt.inputs"):
        return ("input",)
    if path in _MADE_BY:
        return ("version",)
    if path.startswith(("$.profile.sha256", "$.profile.version")):
        return ("profile",)
    # the outlines, areas and distances of sites do not hang on the rules
    without_rules = path.startswith(("$.matrix", "$.places")) or (
        path.startswith("$.sites") and ".reconciled" not in path
    )
    possible = tuple(kind for kind in kinds if not (kind == "profile" and without_rules))
    return possible or ("result",)


def edited(found: Iterable[Difference]) -> tuple[Cause, ...]:
    """Return a cause for every figure that nothing explains but that the result was edited."""
    return tuple(
        Cause("result", each.path, _told(each.recorded), _told(each.found),
              Message("verify.result-edited", {"path": each.path}))
        for each in found
        if each.because == ("result",) and each.weight in ("different", "wording")
    )  # fmt: skip


def status_of(found: Iterable[Difference], causes: Iterable[Cause]) -> Status:
    """Return whether the replay is the same: versions and the wording of another version alone change nothing."""
    weights = {each.weight for each in found if not (each.weight == "wording" and "version" in each.because)}
    if "different" in weights or "wording" in weights or any(each.kind not in _HARMLESS for each in causes):
        return "different"
    return "rounding" if "rounding" in weights else "same"
