"""What the members of a pack that are not what its manifest says were: an input, a rule, a figure, the pack itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from zonegeo.api.packs.make_pack import operations_of
from zonegeo.base.errors import InputError
from zonegeo.base.message import Message
from zonegeo.geodesy.library_versions import versions
from zonegeo.model.answers.verification import Cause, CauseKind, VersionUsed
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.study import Study
from zonegeo.sources.documents import parse_json
from zonegeo.sources.pack.archive import RESULT

if TYPE_CHECKING:
    from zonegeo.sources.pack.archive import Fault, Pack


def fault_causes(pack: Pack, recorded: Mapping[str, str]) -> tuple[Cause, ...]:
    """Return the faults of a pack as causes; ``recorded`` are the inputs of its receipt by path."""
    return (*(_cause(fault, pack, recorded) for fault in pack.faults), *_exchanged(pack, recorded))


def _exchanged(pack: Pack, recorded: Mapping[str, str]) -> Iterator[Cause]:
    """Yield the inputs whose bytes are not those of the receipt, whatever the manifest says."""
    for each in pack.manifest.files:
        if each.member is None or each.member not in pack.members or each.path not in recorded:
            continue
        found = sha256(pack.members[each.member]).hexdigest()
        if found != recorded[each.path]:
            message = Message("verify.input-changed", {"path": each.path})
            yield Cause("input", each.path, recorded[each.path], found, message)


def _cause(fault: Fault, pack: Pack, recorded: Mapping[str, str]) -> Cause:
    kind: CauseKind = "pack"
    path = next((each.path for each in pack.manifest.files if each.member == fault.member), None)
    parts = {part: each.path for each in pack.manifest.files for part in each.parts}
    what = path or fault.member
    if fault.kind in ("hash", "missing"):
        if path is not None and recorded.get(path) == fault.found:
            # the file is the one that the result was made from: it is the manifest that was changed
            values = {"path": path}
            return Cause(
                "pack", "manifest.json", fault.recorded, fault.found, Message("verify.manifest-edited", values)
            )
        kind = (
            "input" if path is not None or fault.member in parts
            else "result" if fault.member == RESULT
            else "profile" if fault.member.startswith("profile/")
            else "pack"
        )  # fmt: skip
    message = Message(f"verify.member-{fault.kind}", {"member": fault.member})
    return Cause(kind, what, fault.recorded, fault.found, message)


def _recorded_versions(pack: Pack) -> Mapping[str, str]:
    try:
        document = parse_json(pack.members.get("versions.json", b"{}"), where="versions.json")
    except InputError:
        return {}
    return {str(k): str(v) for k, v in document.items()} if isinstance(document, dict) else {}


def versions_used(pack: Pack) -> tuple[VersionUsed, ...]:
    """Return the versions that a pack was made with beside those of now."""
    recorded = _recorded_versions(pack)
    return tuple(VersionUsed(name, recorded.get(name, ""), found) for name, found in versions().items())


def version_causes(pack: Pack, recorded: Evaluation, study: Study) -> tuple[Cause, ...]:
    """Return where the pack's own records contradict each other: its versions and its operations against the result."""
    return tuple(_contradictions(pack, recorded, study))


def _contradictions(pack: Pack, recorded: Evaluation, study: Study) -> Iterator[Cause]:
    told = _recorded_versions(pack)
    receipt = recorded.receipt
    for name, used in (("zonegeo", receipt.zonegeo), ("geos", receipt.geos), ("proj", receipt.proj)):
        if told.get(name) != used:
            values = {"member": "versions.json", "path": f"$.receipt.{name}"}
            yield Cause("pack", "versions.json", used, told.get(name, ""), Message("verify.contradiction", values))
    try:
        kept = parse_json(pack.members.get("operations.json", b"[]"), where="operations.json")
    except InputError:
        kept = None
    computed = operations_of(study)
    ways = [each.get("operation") for each in kept if isinstance(each, dict)] if isinstance(kept, list) else []
    same_proj = all(
        told.get(name) == found for name, found in versions().items() if name.startswith(("proj", "pyproj"))
    )
    if receipt.operation not in ways or (same_proj and kept != computed):
        values = {"member": "operations.json", "path": "$.receipt.operation"}
        message = Message("verify.contradiction", values)
        yield Cause("pack", "operations.json", json.dumps(kept)[:400], json.dumps(computed)[:400], message)
