"""Who vouches for a pack: its manifest as an in-toto statement in a DSSE envelope, signed with Ed25519."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.optional_packages import need_extra
from zonegeo.base.value import value
from zonegeo.model.answers.verification import SignatureState
from zonegeo.sources.documents import parse_json, read_bytes

SIGNATURE = "signature.dsse.json"
_PAYLOAD_TYPE = "application/vnd.in-toto+json"
_STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
_PREDICATE_TYPE = "urn:zonegeo:evidence-pack:1"


@value
class Signed:
    """What is known of a signature: its state, and the id of the key that is said to have made it."""

    state: SignatureState
    key: str = ""


def envelope(manifest: bytes, members: Mapping[str, bytes], key: Path) -> bytes:
    """Return the envelope that signs a manifest and the members that it lists.

    Raises
    ------
    InputError
        ``key-not-ed25519`` where the file is no Ed25519 private key in PEM without a password.
    UsageError
        ``extra-needed``.
    """
    private = _private_key(key)
    payload = _statement(manifest, members)
    signature = private.sign(_signed_bytes(_PAYLOAD_TYPE, payload))
    document = {
        "payload": base64.b64encode(payload).decode("ascii"),
        "payloadType": _PAYLOAD_TYPE,
        "signatures": [
            {"keyid": _key_id(private.public_key()), "sig": base64.b64encode(signature).decode("ascii")},
        ],
    }
    return (json.dumps(document, indent=1) + "\n").encode()


def check_envelope(content: bytes | None, manifest: bytes, members: Mapping[str, bytes], key: Path | None) -> Signed:
    """Return what the envelope of a pack is worth.

    Raises
    ------
    InputError
        ``key-not-ed25519`` where the file is no Ed25519 public key in PEM.
    UsageError
        ``extra-needed``.
    """
    public = None if key is None else _public_key(key)
    if content is None:
        return Signed("none")
    read = _read(content)
    if read is None:
        return Signed("broken")
    payload, signature, named = read
    if payload != _statement(manifest, members):
        return Signed("wrong", named)
    if public is None:
        return Signed("unchecked", named)
    try:
        public.verify(signature, _signed_bytes(_PAYLOAD_TYPE, payload))
    except need_extra("cryptography.exceptions", extra="sign", where=str(key)).InvalidSignature:
        return Signed("wrong", named)
    return Signed("valid", _key_id(public))


def _statement(manifest: bytes, members: Mapping[str, bytes]) -> bytes:
    """Return the statement: every member by its SHA-256, and the manifest as what is stated of them."""
    every = {"manifest.json": manifest, **members}
    document = {
        "_type": _STATEMENT_TYPE,
        "subject": [
            {"name": name, "digest": {"sha256": hashlib.sha256(content).hexdigest()}}
            for name, content in sorted(every.items())
        ],
        "predicateType": _PREDICATE_TYPE,
        "predicate": json.loads(manifest),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _signed_bytes(kind: str, payload: bytes) -> bytes:
    """Return what a DSSE signature signs (pre-authentication encoding, version 1)."""
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)


def _read(content: bytes) -> tuple[bytes, bytes, str] | None:
    """Return payload, signature and key id of an envelope with one signature; ``None`` where it is none."""
    try:
        document: Any = parse_json(content, where=SIGNATURE)
        (one,) = document["signatures"]
        if document["payloadType"] != _PAYLOAD_TYPE:
            return None
        payload = base64.b64decode(document["payload"], validate=True)
        return payload, base64.b64decode(one["sig"], validate=True), str(one.get("keyid", ""))[:64]
    except (InputError, KeyError, TypeError, ValueError, AttributeError, binascii.Error):
        return None


def _key_id(public: Any) -> str:
    """Return the SHA-256 of a public key's 32 bytes."""
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()


def _private_key(path: Path) -> Any:
    serialization = need_extra("cryptography.hazmat.primitives.serialization", extra="sign", where=str(path))
    return _ed25519(path, "Ed25519PrivateKey", lambda content: serialization.load_pem_private_key(content, None))


def _public_key(path: Path) -> Any:
    serialization = need_extra("cryptography.hazmat.primitives.serialization", extra="sign", where=str(path))
    return _ed25519(path, "Ed25519PublicKey", serialization.load_pem_public_key)


def _ed25519(path: Path, kind: str, load: Any) -> Any:
    ed25519 = need_extra("cryptography.hazmat.primitives.asymmetric.ed25519", extra="sign", where=str(path))
    content = read_bytes(path)
    try:
        read = load(content)
    except Exception as error:  # the package raises of many kinds, its own among them
        detail = f"{type(error).__name__}: {error}"[:120]
        raise InputError(Problem("key-not-ed25519", str(path), {"value": kind, "detail": detail})) from None
    if not isinstance(read, getattr(ed25519, kind)):
        raise InputError(Problem("key-not-ed25519", str(path), {"value": kind, "detail": type(read).__name__}))
    return read
