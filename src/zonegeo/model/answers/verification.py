"""What replaying a result gave: the same, the same within rounding, or different, where and because of what."""

from __future__ import annotations

from typing import Any, Literal

from zonegeo.base.errors import Problem
from zonegeo.base.message import Message, Name
from zonegeo.base.value import value
from zonegeo.model.profile import RuleChange

# "input": a file it was made from; "profile": the rules; "version": a library or zonegeo itself; "result": a figure in
# the result was edited; "pack": the archive itself; "line-ends": the same text with the line ends of another system
CauseKind = Literal["input", "profile", "version", "result", "pack", "line-ends"]
# "rounding": below what a figure keeps; "wording": a sentence, not a figure; "version": what made the result
Weight = Literal["different", "rounding", "wording", "version"]
Status = Literal["same", "rounding", "different"]


# "unchecked": signed, and no key was given; "wrong": not by that key, or not this pack; "broken": no signature at all
SignatureState = Literal["none", "unchecked", "valid", "wrong", "broken"]
# "forged": under the id of a carried profile, and not that one; "unknown": they cannot be read
RulesState = Literal["carried", "own", "forged", "unknown"]


@value
class Difference:
    """One place (JSON path) at which the recorded result and its replay differ; ``because`` names what may explain it.

    ``change`` is ``missing`` for what only the recorded result has, ``added`` for what only the replay has.
    """

    path: str
    change: Literal["changed", "missing", "added", "order"]
    recorded: Any
    found: Any
    weight: Weight
    because: tuple[CauseKind, ...] = ()


@value
class Cause:
    """Why a replay differs: which file, requirement, library or member, as it was recorded and as it is."""

    kind: CauseKind
    what: str
    recorded: str
    found: str
    message: Message


@value
class VersionUsed:
    """What a result was made with, and what it was replayed with."""

    name: str
    recorded: str
    found: str


@value
class Verification:
    """A result or a pack, replayed.

    ``replayed`` is false where what is left of a pack cannot be evaluated; ``problems`` then say why. ``sha256`` is
    that of the file itself: noted elsewhere, it proves that the file is the one that was made. ``key`` is the SHA-256
    of the public key that signed, or that a signature names; ``rule_changes`` is in what rules that call themselves
    carried ones are others.
    """

    file: str
    sha256: str
    kind: Literal["pack", "result"]
    study: str
    proposal: str
    status: Status
    replayed: bool
    causes: tuple[Cause, ...]
    differences: tuple[Difference, ...]
    versions: tuple[VersionUsed, ...]
    problems: tuple[Problem, ...] = ()
    signature: SignatureState = "none"
    key: str = ""
    rules: RulesState = "unknown"
    rules_id: str = ""
    rule_changes: tuple[RuleChange, ...] = ()
    study_name: Name | None = None
    proposal_name: Name | None = None
