"""The use case of proof: replay a result, or a pack of one, and say whether it comes out the same."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zonegeo.api.packs.tampering import fault_causes, version_causes, versions_used
from zonegeo.api.profiles.open_profile import profile_of, read_profile
from zonegeo.api.results.evaluate import read_study
from zonegeo.base.errors import InputError, Problem, UsageError, ZonegeoError
from zonegeo.base.files.path_text import is_share, slashed
from zonegeo.base.files.temporary_folder import temporary_folder
from zonegeo.base.files.text_of_bytes import with_line_feeds
from zonegeo.base.message import Message
from zonegeo.comparison.replay import (
    causes_between,
    differences,
    edited,
    explained,
    limit_changes,
    profile_changes,
    status_of,
    with_line_ends,
    without_notice,
)
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.geodesy.library_versions import versions
from zonegeo.i18n.language import LANGUAGES
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.measures import MEASURES
from zonegeo.model.answers.verification import Cause, RulesState, Verification, VersionUsed
from zonegeo.model.evaluation import NOT_CARRIED, Evaluation
from zonegeo.model.profile import Profile
from zonegeo.model.study import Study
from zonegeo.profiles.library import PROFILES, read_profile_chain
from zonegeo.rendering.results.json_file import as_document
from zonegeo.rendering.terminal.verification_text import render_json, render_text
from zonegeo.sources.boundary.read_boundary_file import is_boundary_format
from zonegeo.sources.pack.archive import RESULT, is_pack, member_path, read_pack, refuse_reaching_out, write_members
from zonegeo.sources.pack.result_file import alike, parse_result
from zonegeo.sources.pack.signature import SIGNATURE, Signed
from zonegeo.sources.reading import Reading
from zonegeo.sources.study.draft import drafted_study
from zonegeo.sources.study.find_study import find_study

if TYPE_CHECKING:
    from zonegeo.sources.pack.archive import Pack


def verify(
    path: str | Path,
    *,
    study: str | Path | None = None,
    profile: str | None = None,
    draft: str | Path | None = None,
    expect: str | None = None,
    key: str | Path | None = None,
) -> Verification:
    """Replay a result file or an evidence pack, and say: same, same within rounding, or different, where, because of
    what.

    Parameters
    ----------
    path
        A pack, or the JSON of ``check``. A pack stands by itself; it is read as what a stranger sent: bounded, written
        to a folder of its own, and nothing in it is executed.
    study, profile, draft
        Where the inputs of a bare result (or of a pack with hashes alone) are now; by default where its receipt says.
    expect
        The SHA-256 of the file, as it was noted when it was made.
    key
        The file of the Ed25519 public key (PEM) by which a pack has to be signed.

    Returns
    -------
    ``same``, ``rounding`` or ``different``, with every place at which they differ and because of what.

    Raises
    ------
    InputError
        Where the file is neither, or an input of a bare result is missing; ``key-not-ed25519``.
    UsageError
        ``sha256-not-understood``; ``extra-needed`` where a key is given without the package that signs.

    Examples
    --------
    >>> from zonegeo.api.results.evaluate import evaluate, render
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp(), "result.json")
    >>> _ = file.write_text(render(evaluate("hongneung", argv=("check", "hongneung")), "json"), encoding="utf-8")
    >>> verify(file).status
    'same'
    """
    file = Path(path)
    if expect is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", expect):
        raise UsageError(Problem("sha256-not-understood", "--expect", {"value": expect}))
    if is_pack(file):
        pack = read_pack(file)
        signed = pack.signature(None if key is None else Path(key))
        found = _verify_pack(pack, file, study=study, profile=profile, draft=draft)
    else:
        signed = Signed("none")
        found = _verify_result(file, study=study, profile=profile, draft=draft)
    causes = _once((*_seal_causes(found, signed, expect, key), *found.causes))
    status = status_of(found.differences, causes)
    return replace(found, signature=signed.state, key=signed.key, causes=causes, status=status)


def _seal_causes(found: Verification, signed: Signed, expect: str | None, key: str | Path | None) -> Iterator[Cause]:
    """Yield what contradicts the hash that is expected and the key that has to have signed."""
    if expect is not None and expect.lower() != found.sha256:
        yield Cause("pack", found.file, expect.lower(), found.sha256, Message("verify.not-expected", {}))
    if signed.state in ("wrong", "broken") or (signed.state == "none" and key is not None):
        yield Cause("pack", SIGNATURE, "", signed.key, Message(f"verify.signature-cause-{signed.state}", {}))


def _verify_result(
    file: Path, *, study: str | Path | None, profile: str | None, draft: str | Path | None
) -> Verification:
    reading = Reading()
    recorded, document = parse_result(reading.content(file), where=file.name)
    known, rules, place = _inputs_now(recorded, file, study=study, profile=profile, draft=draft)
    now = versions()
    used = tuple(VersionUsed(name, str(getattr(recorded.receipt, name)), now[name]) for name in _RECEIPT)
    judged = _judged(recorded, document, known, rules, used, turned=_turned(recorded, known, place))
    (read,) = reading.files
    return Verification(file.name, read.sha256, "result", **_names(recorded), **judged)


_RECEIPT = ("zonegeo", "geos", "proj")


def _verify_pack(
    pack: Pack, file: Path, *, study: str | Path | None, profile: str | None, draft: str | Path | None
) -> Verification:
    hashes = {each.path: each.sha256 for each in pack.manifest.files}
    judged: dict[str, Any]
    recorded = None
    try:
        where = f"{file.name}: {RESULT}"
        if RESULT not in pack.members:
            raise InputError(Problem("file-missing", where, {"value": RESULT}))
        recorded, document = parse_result(pack.members[RESULT], where=where)
        hashes = {each.path: each.sha256 for each in recorded.receipt.inputs}
        used = versions_used(pack)
        with temporary_folder() as folder:
            inside = folder.resolve()
            known, rules = _pack_inputs(pack, inside, recorded, file, study=study, profile=profile, draft=draft)
            judged = _judged(recorded, document, known, rules, used)
            extra = version_causes(pack, recorded, known)
    except ZonegeoError as error:
        if not fault_causes(pack, hashes):
            raise  # whole, and still not to be evaluated: that is no tampering, and its mistakes are told as any
        judged = {"replayed": False, "differences": (), "versions": (), "causes": (), "problems": error.problems}
        extra = ()
    causes = _once((*fault_causes(pack, hashes), *judged.pop("causes"), *extra))
    judged["status"] = status_of(judged["differences"], causes)
    return Verification(file.name, pack.sha256, "pack", **_names(recorded), causes=causes, **judged)


def _names(recorded: Evaluation | None) -> Mapping[str, Any]:
    """Return what was evaluated, by id and by name; nothing where the record cannot be read."""
    if recorded is None:
        return {"study": "", "proposal": ""}
    return {
        "study": recorded.study, "study_name": recorded.study_name,
        "proposal": recorded.proposal, "proposal_name": recorded.proposal_name,
    }  # fmt: skip


def _once(causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
    """Return the causes, the same file, member or requirement told once."""
    return tuple(
        {(each.kind, each.what, each.message.code, str(each.message.values)): each for each in causes}.values()
    )


def _judged(
    recorded: Evaluation, document: Mapping[str, Any], study: Study, profile: Profile, used: tuple[VersionUsed, ...],
    *, turned: Collection[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """Replay on what there is now, and return everything that differs with what may explain it."""
    replayed = _replayed(recorded, study, profile)
    with speaking_of(*replayed.area_kinds, words=replayed.profile.words):
        found = as_document(replayed, Translator(_language_of(document, replayed)))
    document, found = alike(document, found)
    document, found = (without_notice(each, NOT_CARRIED) for each in (document, found))  # told by itself
    document, line_ends = with_line_ends(document, found, turned)
    differing = differences(document, found)
    causes = causes_between(document, found, used)
    if any(cause.kind == "profile" for cause in causes):
        causes = (*causes, *(_rule_changes(recorded, profile) or limit_changes(document, differing)))
    differing = explained(differing, causes)
    causes = (*causes, *edited(differing), *line_ends, *_forged_rules(profile))
    return {
        "status": status_of(differing, causes), "replayed": True, "causes": _once(causes), "differences": differing,
        "versions": used, "rules": rules_state(profile), "rules_id": profile.id, "rule_changes": profile.changes,
    }  # fmt: skip


def rules_state(profile: Profile) -> RulesState:
    """Return whether rules are those of a carried profile, call themselves so, or are somebody's own."""
    return "forged" if profile.poses_as else "carried" if profile.id in PROFILES.carried else "own"


def _forged_rules(profile: Profile) -> Iterator[Cause]:
    """Yield that rules call themselves the carried ones of the same version and decide otherwise."""
    if profile.changes and read_profile(profile.poses_as).version == profile.version:
        first = profile.changes[0]
        values = {"profile": profile.poses_as, "changes": [
            {"code": "rule-change", "values": {
                "requirement": each.requirement, "part": each.part, "carried": each.carried, "found": each.found,
            }} for each in profile.changes
        ]}  # fmt: skip
        message = Message("notice.profile-not-carried", values)
        yield Cause("profile", profile.id, first.carried, first.found, message)


def _replayed(recorded: Evaluation, study: Study, profile: Profile) -> Evaluation:
    """Evaluate as the receipt's command asked; a result that Python made keeps no command, but proposal and day."""
    argv = recorded.receipt.argv
    asked = _asked(argv) if argv[:1] == ("check",) else {"--proposal": recorded.proposal, "--as-of": recorded.as_of}
    try:
        day = date.fromisoformat(asked["--as-of"]) if "--as-of" in asked else None
    except ValueError:
        raise InputError(Problem("replay-without-day", "receipt.argv", {"value": asked["--as-of"]})) from None
    cautious = asked.get("--decide") == "cautious"
    return evaluate_proposal(
        study, profile, proposal_id=asked.get("--proposal"), as_of=day, cautious=cautious, argv=argv
    )


def _asked(argv: tuple[str, ...]) -> dict[str, str]:
    """Return the options of a command as its receipt keeps them: ``--name=value``."""
    return {name: text for name, sign, text in (each.partition("=") for each in argv[2:]) if sign}


def _language_of(document: Mapping[str, Any], replayed: Evaluation) -> str:
    """Return the language that the sentences of a result are in: the one that most of them agree with."""

    def agreeing(language: str) -> int:
        translator = Translator(language)
        told: dict[Any, str] = {each.requirement: translator.tell(each.message) for each in replayed.findings}
        return sum(
            isinstance(each, dict) and told.get(each.get("requirement")) == each.get("reason")
            for each in document.get("findings", ())
        )

    return max(("en", *(each for each in LANGUAGES if each != "en")), key=agreeing)


def _rule_changes(recorded: Evaluation, profile: Profile) -> tuple[Cause, ...]:
    """Return in what a profile differs from the one of the result, where zonegeo still carries that one."""
    try:
        original = read_profile(recorded.profile.id)
    except ZonegeoError:
        return ()
    if original.sha256 != recorded.profile.sha256:
        return ()
    return profile_changes(_plain(original), _plain(profile))


def _plain(profile: Profile) -> Any:
    return json.loads(json.dumps(asdict(profile), default=str))


def _inputs_now(
    recorded: Evaluation, file: Path, *, study: str | Path | None, profile: str | None, draft: str | Path | None
) -> tuple[Study, Profile, Path]:
    """Read study and profile from where the receipt says that they were, seen from here or from beside the result.

    With them the path of the study file. A share that only the receipt names is not asked: a stranger may have
    written it.
    """
    argv = recorded.receipt.argv
    asked = _asked(argv)
    named = str(study) if study is not None else argv[1] if len(argv) > 1 else recorded.study
    drawn = draft if draft is not None else asked.get("--with")
    rules = profile if profile is not None else asked.get("--profile")
    given = [str(each) for each in (study, profile, draft) if each is not None]
    shares = [each for each in (named, drawn, rules) if each is not None and is_share(each) and str(each) not in given]
    if shares:
        raise InputError(Problem("receipt-reaches-out", file.name, {"value": str(each)[:80]}) for each in shares)
    if is_boundary_format(Path(named)) and drafted_study(_near(named, file.parent)) is None:
        raise UsageError(Problem("result-of-files", file.name, {"value": named}))
    place = file.parent
    found = _near(named, place)
    known = read_study(
        found, draft=None if drawn is None else _near(str(drawn), place),
        measure_in=asked.get("--measure-in"),
    )  # fmt: skip
    return known, profile_of(known, None if rules is None else _near(rules, place)), _study_file(found)


def _study_file(named: str) -> Path:
    drawn_on = drafted_study(named) if is_boundary_format(Path(named)) else None
    return find_study(drawn_on or named, folder=Path.cwd())


def _turned(recorded: Evaluation, study: Study, place: Path) -> frozenset[str]:
    """Return the inputs that are as they were but for the ends of their lines, as a checkout on Windows turns them."""
    before = {each.path: each.sha256 for each in recorded.receipt.inputs}
    return frozenset(
        each.path
        for number, each in enumerate(study.inputs)
        if before.get(each.path, each.sha256) != each.sha256
        and before[each.path] in _turned_hashes(place if number == 0 else place.parent / each.path)
    )


def _turned_hashes(path: Path) -> tuple[str, ...]:
    try:
        plain = with_line_feeds(path.read_bytes())
    except OSError:
        return ()
    return tuple(sha256(each).hexdigest() for each in (plain, plain.replace(b"\n", b"\r\n")))


def _near(name: str, folder: Path) -> str:
    """Return a path as it was given, or beside the result where only that is one."""
    name = slashed(name)
    name = str(Path(name).expanduser()) if name.startswith("~/") else name
    beside = folder / name
    return str(beside) if not Path(name).is_file() and Path(name).suffix and beside.is_file() else name


def _pack_inputs(
    pack: Pack, folder: Path, recorded: Evaluation, file: Path, *,
    study: str | Path | None, profile: str | None, draft: str | Path | None,
) -> tuple[Study, Profile]:  # fmt: skip
    missing = [name for name in pack.manifest.profile if name not in pack.members]
    if missing:
        raise InputError(Problem("file-missing", name, {"value": name}) for name in missing)
    chain = [(name, pack.members[name]) for name in pack.manifest.profile]
    rules = read_profile_chain(chain, measures=MEASURES)
    if pack.manifest.inputs == "hashes" or study is not None:
        return _inputs_now(recorded, file, study=study, profile=profile, draft=draft)[0], rules
    write_members(pack, folder)
    own = member_path(pack, folder, pack.manifest.study)
    refuse_reaching_out(own, folder, f"{file.name}: {pack.manifest.study}")
    drawn = None if pack.manifest.draft is None else member_path(pack, folder, pack.manifest.draft)
    return read_study(own, draft=drawn, measure_in=_asked(recorded.receipt.argv).get("--measure-in")), rules


def render_verification(verification: Verification, format_name: str, *, language: str = "en") -> str:
    """Return a verification as text or json."""
    translator = Translator(language)
    return render_json(verification, translator) if format_name == "json" else render_text(verification, translator)
