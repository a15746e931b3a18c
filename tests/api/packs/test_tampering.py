"""Somebody changes a pack, with or without mending its manifest: every change is found, with its cause."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.api.packs.packs import members_of, replaced, reseal, write_archive
from tests.quick_part import mostly_slow
from zonegeo.api.packs.make_pack import make_pack
from zonegeo.api.packs.verify_result import verify
from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.measures import MEASURES
from zonegeo.model.answers.verification import Verification

STUDY, SITES, PLACES = "inputs/geo/small.toml", "inputs/data/sites.geojson", "inputs/data/places.geojson"
ROADS, ZONES, DRAFT = "inputs/data/도로 자료/roads.geojson", "inputs/geo/zones.toml", "with/draft.geojson"
CHILD, BASE = "profile/0-child.toml", "profile/1-rules.toml"
Edit = Callable[[dict[str, bytes]], None]


def text(member: str, old: str, new: str) -> Edit:
    def edit(members: dict[str, bytes]) -> None:
        members[member] = replaced(members[member], old, new)

    return edit


def result(change: Callable[[dict[str, Any]], Any]) -> Edit:
    return document("result.json", change)


def document(member: str, change: Callable[[dict[str, Any]], Any]) -> Edit:
    def edit(members: dict[str, bytes]) -> None:
        read = json.loads(members[member])
        change(read)
        members[member] = (json.dumps(read, ensure_ascii=False, indent=1) + "\n").encode()

    return edit


def set_to(*keys: Any) -> Callable[[dict[str, Any]], None]:
    """Set a place of a document: the last of the keys is the new value, which has to be another one."""

    def change(read: Any) -> None:
        *path, last, value = keys
        for key in path:
            read = read[key]
        assert read[last] != value
        read[last] = value

    return change


def moved_by_a_centimetre(member: str) -> Edit:
    """One vertex of the hall, 1 cm to the north: 9e-8 degrees."""

    def change(read: dict[str, Any]) -> None:
        vertex = read["features"][0]["geometry"]["coordinates"][0][2]
        vertex[1] += 9e-8

    return document(member, change)


def swapped(members: dict[str, bytes]) -> None:
    """Two findings change places."""
    read = json.loads(members["result.json"])
    read["findings"].reverse()
    members["result.json"] = json.dumps(read, ensure_ascii=False).encode()


def whole_forgery(members: dict[str, bytes]) -> None:
    """The boundary is moved, and every hash of it is mended, in the receipt too."""
    before = hashlib.sha256(members[SITES]).hexdigest()
    moved_by_a_centimetre(SITES)(members)
    after = hashlib.sha256(members[SITES]).hexdigest()
    members["result.json"] = replaced(members["result.json"], before, after)
    members["manifest.json"] = replaced(members["manifest.json"], before, after)


# name: the edit, the kind of the cause, what it names; each is tried with the manifest left and with it mended
EDITS: dict[str, tuple[Edit, str, str]] = {
    "study: declared claim": (text(STUDY, "0.03 km2", "0.04 km2"), "input", "small.toml"),
    "study: the CRS": (text(STUDY, "EPSG:5186", "EPSG:5185"), "input", "small.toml"),
    "study: the day": (text(STUDY, "2020-07-31", "2021-07-31"), "input", "small.toml"),
    "study: a figure": (text(STUDY, "150 case", "151 case"), "input", "small.toml"),
    "study: a comment that changes nothing": (text(STUDY, "study = ", "# seen\nstudy = "), "input", "small.toml"),
    "study: line ends": (text(STUDY, "\n", "\r\n"), "input", "small.toml"),
    "study: no longer TOML": (text(STUDY, "study = ", "study == "), "input", "small.toml"),
    "boundary: a vertex by 1 cm": (moved_by_a_centimetre(SITES), "input", "../data/sites.geojson"),
    "boundary: accuracy": (text(SITES, '"accuracy_m": 1,', '"accuracy_m": 2,'), "input", "../data/sites.geojson"),
    "boundary: basis": (text(SITES, '"surveyed"', '"cadastral"'), "input", "../data/sites.geojson"),
    "boundary: declared area": (text(SITES, "0.9 km2", "0.8 km2"), "input", "../data/sites.geojson"),
    "boundary: role": (text(SITES, '"role": "core"', '"role": "background"'), "input", "../data/sites.geojson"),
    "boundary: a byte-order mark": (text(SITES, "{", "\ufeff{"), "input", "../data/sites.geojson"),
    "boundary: another encoding": (
        lambda members: members.update({SITES: members[SITES].decode().encode("utf-16")}),
        "input", "../data/sites.geojson",
    ),
    "place: a vertex": (text(PLACES, "37.503", "37.504"), "input", "../data/places.geojson"),
    "layer: a vertex": (text(ROADS, "37.49", "37.48"), "input", "../data/도로 자료/roads.geojson"),
    "zones: an area": (text(ZONES, '"1 km2"', '"2 km2"'), "input", "zones.toml"),
    "draft: basis": (text(DRAFT, '"osm"', '"cadastral"'), "input", "draft.geojson"),
    "profile: severity": (text(CHILD, '"should"', '"must"'), "profile", "test/child"),
    "profile: version": (text(CHILD, 'version = "2"', 'version = "3"'), "profile", "test/child"),
    "profile: the parent's limit": (text(BASE, "3 km", "5 km"), "profile", "separation"),
    "profile: the parent's other limit": (text(BASE, "2 km2", "1 km2"), "profile", "background-area"),
    # nobody but the hash knows what stood there, and no figure of this result hangs on it
    "profile: since when the limit": (
        text(BASE, '"since" = 2020-01-01', '"since" = 2019-01-01'), "profile", "test/child",
    ),
    "profile: since when the clause": (
        text(BASE, '"제1조", "since" = 2020-01-01', '"제1조", "since" = 2019-01-01'), "profile", "separation",
    ),
    "profile: the clause": (text(BASE, "제1조", "제2조"), "profile", "separation"),
    "profile: the operator": (text(BASE, '"<="', '"<"'), "profile", "separation"),
    "profile: a comment": (text(BASE, "profile = ", "# seen\nprofile = "), "profile", "test/child"),
    "result: a figure": (result(set_to("findings", 0, "measurement", "value", 1000.0)), "result", "measurement.value"),
    "result: the last digits of a figure": (
        result(lambda read: read["matrix"][0].update(value=read["matrix"][0]["value"] + 0.001)), "result", "matrix[0]",
    ),
    "result: the verdict of a finding": (result(set_to("findings", 0, "verdict", "fail")), "result", "verdict"),
    "result: the whole verdict": (result(set_to("verdict", "review")), "result", "$.verdict"),
    "result: stability": (result(set_to("stable", False)), "result", "$.stable"),
    "result: the limit": (result(set_to("findings", 0, "limit", "value", 4000.0)), "result", "limit.value"),
    "result: the clause": (result(set_to("findings", 0, "cite", "clause", "제9조")), "result", "cite.clause"),
    "result: since when": (result(set_to("findings", 0, "cite", "since", "2010-01-01")), "result", "cite.since"),
    "result: the day": (result(set_to("as_of", "2021-01-01")), "result", "$.as_of"),
    "result: the CRS": (result(set_to("analysis_crs", "EPSG:5187")), "result", "$.analysis_crs"),
    "result: the accuracy": (result(set_to("sites", 0, "accuracy_m", 0.5)), "result", "accuracy_m"),
    "result: a vertex": (
        result(set_to("sites", 0, "geometry", "coordinates", 0, 0, 0, 127.0000001)), "result", "geometry",
    ),
    "result: the sentence": (result(set_to("findings", 0, "reason", "all is well")), "result", "reason"),
    "result: a claim": (result(set_to("claims", 0, "verdict", "contradicted")), "result", "claims[0].verdict"),
    "result: the stated figure": (result(set_to("claims", 0, "stated_value", 1.0)), "result", "stated_value"),
    "result: a notice taken out": (result(lambda read: read["notices"].pop()), "result", "notices"),
    "result: a finding taken out": (result(lambda read: read["findings"].pop()), "result", "findings"),
    "result: the order of findings": (swapped, "result", "$.findings"),
    "result: the proposal": (result(set_to("proposal", "other")), "result", "$.proposal"),
    "result: the operation": (result(set_to("receipt", "operation", "+proj=noop")), "result", "receipt.operation"),
    "result: the hash of an input": (
        result(set_to("receipt", "inputs", 1, "sha256", "0" * 64)), "input", "../data/sites.geojson",
    ),
    "result: an input taken out of the receipt": (
        result(lambda read: read["receipt"]["inputs"].pop(2)), "input", "../data/places.geojson",
    ),
    "result: the hash of the profile": (result(set_to("profile", "sha256", "0" * 64)), "profile", "test/child"),
    "result: the version of GEOS": (result(set_to("receipt", "geos", "3.0.0")), "pack", "versions.json"),
    "versions: of PROJ": (document("versions.json", set_to("proj", "4.0.0")), "pack", "versions.json"),
    "operations: the accuracy": (document("operations.json", set_to(0, "accuracy_m", 0.1)), "pack", "operations.json"),
    "operations: the definition": (
        document("operations.json", set_to(0, "definition", "x")), "pack", "operations.json",
    ),
    "a boundary and every hash of it": (whole_forgery, "result", "sites[0].geometry"),
}  # fmt: skip


def named(found: Verification, kind: str, what: str) -> bool:
    return any(cause.kind == kind and what in cause.what for cause in found.causes)


@pytest.mark.parametrize("mended", [False, True], ids=["manifest-left", "manifest-mended"])
@pytest.mark.parametrize("name", mostly_slow(EDITS, one_in=4))
def test_tampering_is_found_with_its_cause(name: str, mended: bool, kept: Path) -> None:
    edit, kind, what = EDITS[name]
    members = members_of(kept)
    before = dict(members)
    edit(members)
    assert members != before
    changed = [each for each in members if members[each] != before[each] and each != "manifest.json"]
    found = verify(write_archive(kept, reseal(members) if mended else members))
    assert found.status == "different"
    assert named(found, kind, what), [(cause.kind, cause.what) for cause in found.causes]
    assert found.replayed or name in ("study: no longer TOML", "boundary: another encoding", "boundary: role")
    if not mended:
        for member in changed:
            assert any(cause.message.values.get("member") == member for cause in found.causes) or "every hash" in name


def test_there_are_enough_cases() -> None:
    assert len(EDITS) >= 30


@pytest.mark.parametrize("member", [STUDY, SITES, PLACES, ROADS, ZONES, DRAFT, CHILD, BASE, "result.json",
                                    "versions.json", "operations.json"])  # fmt: skip
def test_a_missing_member_is_named(member: str, kept: Path) -> None:
    members = members_of(kept)
    del members[member]
    found = verify(write_archive(kept, members))
    assert found.status == "different"
    assert [
        cause.message.values["member"] for cause in found.causes if cause.message.code == "verify.member-missing"
    ] == [member]


def test_an_added_member_is_named(kept: Path) -> None:
    members = members_of(kept) | {"zz.txt": b"note"}
    found = verify(write_archive(kept, members))
    assert (found.status, [c.message.code for c in found.causes]) == ("different", ["verify.member-added"])
    assert found.differences == ()


def test_another_order_of_members_is_found(kept: Path) -> None:
    members = dict(reversed(members_of(kept).items()))
    found = verify(write_archive(kept, members))
    assert (found.status, [c.message.code for c in found.causes]) == ("different", ["verify.member-order"])


def test_an_archive_of_another_program_is_told(kept: Path) -> None:
    """Unpacked and packed again: every member is the same, and it is not the file that was made."""
    found = verify(write_archive(kept, members_of(kept), method=zipfile.ZIP_DEFLATED))
    assert (found.status, [c.message.code for c in found.causes]) == ("different", ["verify.member-rewritten"])


def test_a_hash_edited_in_the_manifest_is_told_as_that(kept: Path) -> None:
    members = members_of(kept)
    sha = hashlib.sha256(members[SITES]).hexdigest()
    entry = f'"sha256": "{sha}",\n   "size"'
    members["manifest.json"] = replaced(members["manifest.json"], entry, entry.replace(sha, "0" * 64))
    found = verify(write_archive(kept, members))
    assert [(c.kind, c.message.code) for c in found.causes] == [("pack", "verify.manifest-edited")]


@pytest.fixture(scope="module")
def hongneung() -> bytes:
    study = read_study("hongneung")
    return make_pack(evaluate(study, argv=("check", "hongneung")), study, path="hongneung")


RULES = "profile/0-kr-innotown.toml"


def figures() -> list[tuple[str, int]]:
    """Every limit and every day of the carried profile, as a piece of its text and where that begins."""
    from zonegeo.profiles.library import profile_chain

    ((_, content, _),) = profile_chain("kr/innotown")
    found = re.finditer(r'value = "[^"]+"|since = \d{4}-\d\d-\d\d', content.decode())
    return [(match.group(), match.start()) for match in found]


def edited(piece: str, before: str) -> str:
    """Return another limit in the unit of the measure that was named last, or a day later."""
    if piece == 'value = "all"':
        measure = re.findall(r'^measure = "([^"]+)"', before, re.MULTILINE)[-1]
        return f'value = "1 {MEASURES[measure].unit}"'
    if piece.startswith("value"):
        return re.sub(r"\d", lambda digit: str(int(digit.group()) % 9 + 1), piece, count=1)
    return f"since = {date.fromisoformat(piece.removeprefix('since = ')) + timedelta(days=1)}"


@pytest.mark.slow
def test_every_limit_and_day_of_a_carried_profile(hongneung: bytes, tmp_path: Path) -> None:
    """With the manifest mended: the requirement is named, and what it said before, because zonegeo carries that one."""
    kept = tmp_path / "pack.zip"
    kept.write_bytes(hongneung)
    whole = members_of(kept)
    rules = whole[RULES].decode()
    known = {requirement.id for requirement in read_profile("kr/innotown").requirements}
    pieces = figures()
    assert len(pieces) > 50
    for piece, place in pieces[:: max(1, len(pieces) // 20)]:
        changed = rules[:place] + edited(piece, rules[:place]) + rules[place + len(piece) :]
        assert changed != rules
        found = verify(write_archive(kept, reseal(whole | {RULES: changed.encode()})))
        assert found.status == "different", piece
        told = {cause.what for cause in found.causes if cause.kind == "profile"}
        assert told & (known | {"tolerances", "percent", "scale"}) or "kr/innotown" in told, (piece, told)
        assert len(told) >= 2, (piece, told)
