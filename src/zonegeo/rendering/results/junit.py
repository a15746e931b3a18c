"""A result as JUnit XML: a test case for every requirement."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from zonegeo.base.plain_text import in_one_line
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation, Finding
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.results.places import places_of, study_place


def render_junit(evaluation: Evaluation, translator: Translator) -> str:
    """Return one test suite: ``fail`` is a failure, ``undecided`` and ``review`` errors, ``not_applicable`` skipped.

    An open question is an error there, so that no build calls it passed. What does not count for the whole (a
    recommendation, a member of a group) is skipped unless it passes: it must not break a build either.
    """
    elements = [_element(finding) for finding in evaluation.findings]
    counts = {
        "tests": len(elements),
        "failures": elements.count("failure"),
        "errors": elements.count("error"),
        "skipped": elements.count("skipped"),
    }
    attributes = " ".join(f'{name}="{count}"' for name, count in counts.items())
    name = _attribute(f"{evaluation.study}.{evaluation.proposal}")
    cases = "".join(_case(finding, evaluation, translator) for finding in evaluation.findings)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name={name} {attributes}>\n{cases}</testsuite>\n'


def _case(finding: Finding, evaluation: Evaluation, translator: Translator) -> str:
    places = places_of(evaluation, finding)
    file = (places[0][1] if places else study_place(evaluation)).file
    names = {"classname": evaluation.profile.id, "name": finding.requirement, "file": file}
    head = "  <testcase " + " ".join(f"{name}={_attribute(text)}" for name, text in names.items())
    reason = translator.tell(finding.message)
    element = _element(finding)
    if not element:
        return f"{head}/>\n"
    kind = "" if element == "skipped" else f" type={_attribute(finding.verdict.value)}"
    body = "" if element == "skipped" else escape(in_one_line(reason))
    return f"{head}>\n    <{element}{kind} message={_attribute(reason)}>{body}</{element}>\n  </testcase>\n"


def _element(finding: Finding) -> str:
    """What JUnit calls the verdict; empty for a pass."""
    if finding.verdict is Verdict.PASS:
        return ""
    if not finding.counts:
        return "skipped"
    return {Verdict.FAIL: "failure", Verdict.NOT_APPLICABLE: "skipped"}.get(finding.verdict, "error")


def _attribute(text: str) -> str:
    # XML 1.0 has no control characters, not even escaped
    return quoteattr(in_one_line(text))
