"""Thirty packs forged by somebody who seals them again as ``check --pack`` would: each is told."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.packs.packs import members_of, reseal, write_archive
from tests.quick_part import mostly_slow
from tests.small_study import SmallStudy, toml_text
from zonegeo.api.packs.verify_result import verify
from zonegeo.base.errors import ZonegeoError
from zonegeo.profiles.library import PROFILES

pytest.importorskip("cryptography")
Members = dict[str, bytes]
Forge = Callable[[Members], Members | None]
RESULT, SITES, STUDY, MANIFEST = "result.json", "inputs/data/sites.geojson", "inputs/geo/small.toml", "manifest.json"
SIGNATURE = "signature.dsse.json"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study that is packed twice: by its own rules, and by rules that call themselves the carried ones."""
    small = SmallStudy(tmp_path_factory.mktemp("forged"))
    small.write()
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    for name in ("ours", "theirs"):
        key = Ed25519PrivateKey.generate()
        pem, raw = serialization.Encoding.PEM, serialization.NoEncryption()
        (small.folder / f"{name}.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, raw))
        told = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
        (small.folder / f"{name}.pub").write_bytes(told)
    return small.folder


@pytest.fixture(scope="module")
def pack(folder: Path, installed: Any) -> Path:
    made = folder / "pack.zip"
    ran = installed("check", "geo/small.toml", "--profile", "rules.toml", "--pack", "pack.zip", "--sign", "ours.pem",
                    cwd=folder)  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return made


def edit(member: str, *, old: str, new: str) -> Forge:
    def forge(members: Members) -> None:
        text = members[member].decode("utf-8")
        assert old in text
        members[member] = text.replace(old, new).encode("utf-8")

    return forge


def result(change: Callable[[dict[str, Any]], object]) -> Forge:
    def forge(members: Members) -> None:
        document = json.loads(members[RESULT])
        change(document)
        members[RESULT] = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")

    return forge


def manifest(change: Callable[[dict[str, Any]], object]) -> Forge:
    def forge(members: Members) -> Members:
        sealed = reseal(members)
        document = json.loads(sealed[MANIFEST])
        change(document)
        return {**sealed, MANIFEST: (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")}

    return forge


def rules_of(members: Members) -> str:
    return next(name for name in members if name.startswith("profile/"))


def other_rules(old: str, new: str) -> Forge:
    return lambda members: edit(rules_of(members), old=old, new=new)(members)


OTHER_SEAL = b'{"payload": "e30=", "payloadType": "application/vnd.in-toto+json", "signatures": [{"sig": ""}]}'
FORGED: dict[str, Forge] = {
    "the whole verdict": result(lambda d: d.update(verdict="fail")),
    "a finding's verdict": result(lambda d: d["findings"][0].update(verdict="fail")),
    "a value": result(lambda d: d["findings"][0]["measurement"].update(value=1.0)),
    "a limit in the result": result(lambda d: d["findings"][0]["limit"].update(value=9e9)),
    "a margin": result(lambda d: d["findings"][0].update(margin_nominal=0.0)),
    "a finding left out": result(lambda d: d["findings"].pop()),
    "a site left out": result(lambda d: d["sites"].pop()),
    "a claim": result(lambda d: d["claims"][0].update(verdict="contradicted")),
    "a notice left out": result(lambda d: d["notices"].pop()),
    "the day": result(lambda d: d.update(as_of="2021-01-01")),
    "the receipt's day": result(lambda d: d["receipt"].update(as_of="2021-01-01")),
    "the command": result(lambda d: d["receipt"].update(argv=["check", "geo/small.toml", "--as-of=2021-01-01"])),
    "the hash of an input": result(lambda d: d["receipt"]["inputs"][0].update(sha256="0" * 64)),
    "the hash of the rules": result(lambda d: d["profile"].update(sha256="0" * 64)),
    "the id of the rules": result(lambda d: d["profile"].update(id="kr/innotown")),
    "a sentence": result(lambda d: d["findings"][0].update(reason="All is well.")),
    "stable": result(lambda d: d.update(stable=not d["stable"])),
    "a boundary": edit(SITES, old="37.512", new="37.511"),
    "a declared area": edit(SITES, old="0.9 km2", new="0.8 km2"),
    "an accuracy": edit(SITES, old='"accuracy_m": 5', new='"accuracy_m": 0'),
    "the study": edit(STUDY, old="what-if", new="designated"),
    "a limit of the rules": other_rules('"3 km"', '"30 km"'),
    "rules that are named as carried ones": other_rules('"test/rules"', '"kr/innotown"'),
    "a comment in the rules": lambda members: members.update(
        {rules_of(members): members[rules_of(members)] + b"# x\n"}
    ),
    "a member more": lambda members: members.update({"inputs/data/more.geojson": b"{}"}),
    "the study named as another member": manifest(lambda d: d.update(study=SITES)),
    "inputs that are said to be hashes": manifest(lambda d: d.update(inputs="hashes")),
    "a manifest without a member": manifest(lambda d: d["members"].pop()),
    "versions": lambda members: members.update({"versions.json": b'{"zonegeo": "0.0.1"}'}),
    "operations": lambda members: members.update({"operations.json": b"[]"}),
    "the signature of another pack": lambda members: members.update(
        {SIGNATURE: b'{"payload": "e30=", "payloadType": "application/vnd.in-toto+json", "signatures": [{"sig": ""}]}'}
    ),
}


def test_there_are_thirty() -> None:
    assert len(FORGED) >= 30


@pytest.mark.slow
def test_an_honest_pack_is_said_to_be_signed_and_by_which_rules(pack: Path, folder: Path, command: Any) -> None:
    said = command("verify", pack, "--key", folder / "ours.pub", "--lang=en")
    first = said.out.splitlines()[0]
    assert said.code == 0
    assert first.startswith("○ Same: every verdict and figure comes out as recorded. Signed by key ")
    assert first.endswith("Rules: test/rules, which zonegeo does not carry.")
    assert "Signed, not checked" in command("verify", pack, "--lang=en").out.splitlines()[0]


@pytest.mark.parametrize("is_known", [True, False], ids=["who has the key", "who has no key"])
@pytest.mark.parametrize("name", mostly_slow(FORGED, one_in=4))
def test_each_is_told(name: str, is_known: bool, pack: Path, folder: Path, tmp_path: Path) -> None:
    """With the public key nothing is believed; without it the forger takes the signature off, and is told still."""
    members = dict(members_of(pack))
    if not is_known and name != "the signature of another pack":
        del members[SIGNATURE]
    forged = FORGED[name](members)
    file = tmp_path / "forged.zip"
    write_archive(file, reseal(members) if forged is None else forged)
    try:
        found = verify(file, key=folder / "ours.pub" if is_known else None, study=folder / "geo" / "small.toml"
                       if "hashes" in name else None)  # fmt: skip
    except ZonegeoError:
        return
    assert found.status == "different"
    assert found.causes
    assert not is_known or found.signature in ("wrong", "broken")


@pytest.mark.slow
def test_rules_under_a_carried_id_are_told_even_where_all_is_sealed_again(
    folder: Path, installed: Any, command: Any, tmp_path: Path
) -> None:
    """Nothing in such a pack contradicts anything else in it: who made it evaluated by these rules."""
    text = PROFILES["kr/innotown"].read_text("utf-8")
    (folder / "fake.toml").write_text(text.replace('"3 km"', '"30 km"'), encoding="utf-8")
    ran = installed("check", "hongneung", "--profile", "fake.toml", "--pack", "fake.zip", "--lang=en", cwd=folder)
    assert b"Not the carried profile kr/innotown" in ran.stdout
    said = command("verify", folder / "fake.zip", "--lang=en")
    assert said.code == 3
    assert said.out.splitlines()[0].endswith("Not signed. Rules: NOT the carried kr/innotown.")
    assert "≤ 30 km" in said.out
    honest = installed("check", "hongneung", "--pack", "honest.zip", "--lang=en", cwd=folder)
    assert honest.returncode == 0
    first = command("verify", folder / "honest.zip", "--lang=en").out.splitlines()[0]
    assert first.endswith("Not signed. Rules: the carried kr/innotown.")


def test_another_key_and_no_signature(pack: Path, folder: Path, tmp_path: Path, command: Any) -> None:
    said = command("verify", pack, "--key", folder / "theirs.pub", "--lang=en")
    assert (said.code, "The signature is WRONG." in said.out.splitlines()[0]) == (3, True)
    members = dict(members_of(pack))
    del members[SIGNATURE]
    bare = write_archive(tmp_path / "bare.zip", members)
    said = command("verify", bare, "--key", folder / "ours.pub", "--lang=en")
    assert (said.code, "Not signed." in said.out.splitlines()[0]) == (3, True)
    assert command("verify", bare, "--lang=en").code == 0


def test_the_expected_hash(pack: Path, command: Any) -> None:
    found = verify(pack)
    assert command("verify", pack, "--expect", found.sha256.upper()).code == 0
    said = command("verify", pack, "--expect", "0" * 64, "--lang=en")
    assert said.code == 3
    assert "The file is not the one whose SHA-256 is expected." in said.out
    assert command("verify", pack, "--expect", "abc").code == 2


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_is_refused(content: bytes, pack: Path, folder: Path, tmp_path: Path, command: Any) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(content)
    for said in (
        command("verify", pack, "--key", key, "--lang=en"),
        command("check", folder / "geo" / "small.toml", "--pack", tmp_path / "p.zip", "--sign", key, "--lang=en"),
    ):
        assert said.code == 4
        assert "[key-not-ed25519]" in said.err
    assert not (tmp_path / "p.zip").exists()


def test_openssl_makes_and_checks_what_is_signed(pack: Path, folder: Path, tmp_path: Path) -> None:
    """An independent program: the envelope is DSSE, and the signature Ed25519 over its pre-authentication encoding."""
    import base64
    import shutil

    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    document = json.loads(members_of(pack)[SIGNATURE])
    payload, kind = base64.b64decode(document["payload"]), document["payloadType"]
    signed = b" ".join([b"DSSEv1", str(len(kind)).encode(), kind.encode(), str(len(payload)).encode(), payload])
    (tmp_path / "signed").write_bytes(signed)
    (tmp_path / "sig").write_bytes(base64.b64decode(document["signatures"][0]["sig"]))
    line = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", folder / "ours.pub", "-rawin", "-in",
            tmp_path / "signed", "-sigfile", tmp_path / "sig"]  # fmt: skip
    assert subprocess.run(line, capture_output=True, check=False).returncode == 0
    statement = json.loads(payload)
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert {each["name"] for each in statement["subject"]} == set(members_of(pack)) - {SIGNATURE}


# --- what leaves the house --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["named", "linked", "hidden"])
def test_what_lies_outside_the_study_is_not_carried_away(way: str, tmp_path: Path, command: Any) -> None:
    small = SmallStudy(tmp_path / "study")
    secret = tmp_path / "private" / "sites.geojson" if way != "hidden" else small.folder / ".ssh" / "sites.geojson"
    small.write()
    secret.parent.mkdir()
    small.sites_file.rename(secret)
    if way == "linked":
        small.sites_file.symlink_to(secret)
    else:
        name = os.path.relpath(secret, small.file.parent)
        small.study["study"]["boundaries"] = [name]
        small.file.write_text(toml_text(small.study), encoding="utf-8")
    pack = tmp_path / "pack.zip"
    line = ("check", small.file, "--profile", small.rules_file, "--pack", pack, "--lang=en")
    said = command(*line)
    assert (said.code, said.out) == (4, "")
    assert "[input-outside-study]" in said.err
    assert not pack.exists()
    assert command(*line, "--allow-outside").code == 0
    assert verify(pack).status == "same"


def test_rules_that_a_study_names_outside_its_folders_stay_there(tmp_path: Path, command: Any) -> None:
    small = SmallStudy(tmp_path / "study")
    small.study["study"]["profile"] = "../../rules.toml"
    small.write()
    small.rules_file.rename(tmp_path / "rules.toml")
    said = command("check", small.file, "--pack", tmp_path / "pack.zip", "--lang=en")
    assert said.code == 4
    assert "[input-outside-study]" in said.err
    assert command("check", small.file, "--pack", tmp_path / "pack.zip", "--allow-outside").code == 0
