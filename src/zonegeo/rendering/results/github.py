"""A result as workflow commands of GitHub Actions: an annotation for everything that is not satisfied."""

from __future__ import annotations

from collections.abc import Iterator

from zonegeo.base.plain_text import in_one_line
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation, Finding
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.results.places import places_of, study_place

_OPEN = (Verdict.UNDECIDED, Verdict.REVIEW)


def render_github(evaluation: Evaluation, translator: Translator) -> str:
    """Return a command a line: ``error`` for what failed, ``warning`` for what is open or contradicted, one ``notice``.

    The notice is the whole verdict. What does not count for the whole (a recommendation, a member of a group) is never
    an error. Each stands at the boundary file of its first site, or at the study file.
    """
    language = translator.language
    whole = translator.text(f"verdict.{evaluation.verdict.value}")
    name = f"{evaluation.study_name.within(language)} · {evaluation.proposal_name.within(language)}"
    study = study_place(evaluation).file
    lines = [_command("notice", study, f"{evaluation.study}.{evaluation.proposal}", f"{whole}: {name}")]
    if evaluation.poses_as:
        told = translator.text("word.not-carried", profile=evaluation.poses_as)
        lines.append(_command("warning", study, evaluation.profile.id, told))
    lines.extend(_findings(evaluation, translator))
    for claim in evaluation.claims:
        if claim.verdict == "contradicted":
            told = translator.tell(claim.message)
            lines.append(_command("warning", study, claim.id, f"{claim.name.within(language)}: {told}"))
    return "".join(lines)


def _findings(evaluation: Evaluation, translator: Translator) -> Iterator[str]:
    for finding in evaluation.findings:
        level = _level(finding)
        if level is None:
            continue
        places = places_of(evaluation, finding)
        file = places[0][1].file if places else study_place(evaluation).file
        word = translator.text(f"verdict.{finding.verdict.value}")
        sites = ", ".join(f"{name} (features[{place.feature}])" for name, place in places)
        text = f"{word}: {finding.name.within(translator.language)}. {translator.tell(finding.message)}"
        yield _command(level, file, finding.requirement, f"{text} {sites}".rstrip())


def _level(finding: Finding) -> str | None:
    if finding.verdict is Verdict.FAIL:
        return "error" if finding.counts else "warning"
    return "warning" if finding.verdict in _OPEN and finding.counts else None


def _command(level: str, file: str, title: str, message: str) -> str:
    return f"::{level} file={_property(file)},title={_property(title)}::{_data(message)}\n"


def _data(text: str) -> str:
    """Escape a message: it stays one line, and so does the annotation that is shown."""
    return in_one_line(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
