"""The use cases of facts: the workbook of a study with what its profile asks, what is missing, the list of parcels."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.path_text import seen_from
from zonegeo.base.value import value
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.workbook.book import Book

if TYPE_CHECKING:
    from zonegeo.sources.workbook.grid import Grid

_HEAD = re.compile(r"^\s*\[\s*study\s*\]\s*(#.*)?$")


@value
class FactsAsked:
    """A study's workbook as values, the result that says what is undecided, and where the study stands."""

    book: Book
    evaluation: Evaluation
    study_file: Path
    facts: str | None
    language: str


def read_asked(
    study: str | Path, *, profile: str | None = None, proposal: str | None = None, language: str | None = None
) -> FactsAsked:
    """Return what the profile of a study asks for, what is known of it and what is missing.

    Parameters
    ----------
    language
        ``ko`` or ``en``; by default Korean for a profile of Korean law, English for any other.

    Examples
    --------
    >>> asked = read_asked("hongneung")
    >>> [sheet.sheet.name.ko for sheet in asked.book.sheets][:3], list(asked.book.missing())
    (['1_부지', '2_기관', '3_정량조건'], [])
    """
    from zonegeo.api.results.evaluate import evaluate, profile_of
    from zonegeo.rendering.workbook.asked import Asked
    from zonegeo.rendering.workbook.fill import fill_book
    from zonegeo.sources.study.find_study import find_study
    from zonegeo.sources.study.read_study import read_study_document

    file = find_study(str(study), folder=Path.cwd())
    found, document = read_study_document(file)
    rules = profile_of(found, profile)
    evaluation = evaluate(found, profile=rules, proposal=proposal)
    told = language or ("ko" if rules.id.startswith("kr/") else "en")
    head = document.data.get("study", {})
    own = f"{head.get('facts')}"
    asked = Asked(
        data=document.data, cells={} if document.merged is None else document.merged.cells,
        words={} if document.reading is None else document.reading.words,
        waiting=() if document.reading is None else tuple(document.reading.waiting),
        parcels=tuple(each for each in document.parcels if each.where.startswith((f"{own}: ", f"{own}/"))),
        declared=document.declared, study=found, profile=rules, evaluation=evaluation, translator=Translator(told),
    )  # fmt: skip
    return FactsAsked(fill_book(asked), evaluation, file, head.get("facts"), told)


def facts_files(asked: FactsAsked, output: Path, *, overwrite: bool = False) -> dict[Path, bytes | str]:
    """Return the files of a facts workbook: one ``.xlsx``, or a CSV file for each sheet in a folder.

    What stands there already is replaced where nobody wrote anything into it since zonegeo did, or with ``overwrite``.

    Raises
    ------
    UsageError
        ``facts-changed`` where something was written into it; ``extra-needed``; ``facts-format``.
    """
    from zonegeo.rendering.workbook.csv_files import write_csv_files
    from zonegeo.rendering.workbook.xlsx import write_xlsx

    translator = Translator(asked.language)
    if output.suffix.lower() not in (".xlsx", ""):
        raise UsageError(Problem("facts-format", "-o", {"value": output.name}))
    is_folder = output.suffix == "" or output.is_dir()
    if output.exists() and not overwrite and not is_untouched(output):
        raise UsageError(Problem("facts-changed", "-o", {"value": str(output)}))

    def made(book: Book) -> dict[Path, bytes]:
        if is_folder:
            return {output / name: content for name, content in write_csv_files(book, translator).items()}
        return {output: write_xlsx(book, asked.evaluation, translator)}

    digest = _digest_of(made(asked.book), output)
    sealed = Book(asked.book.sheets, (*asked.book.meta, ("written", digest, "", "", "")), asked.book.words)
    return dict(made(sealed))


def is_untouched(output: Path) -> bool:
    """True for a facts workbook with nothing but what zonegeo wrote, however often it was saved since."""
    from zonegeo.sources.reading import Reading
    from zonegeo.sources.workbook.columns import meta_of
    from zonegeo.sources.workbook.read_workbook import grids_of

    try:
        grids = grids_of(output, Reading(), shown=output.name)
    except (InputError, UsageError):
        return False
    told = next((row[1] for row in meta_of(grids) if row[0] == "written"), "")
    return bool(told) and told == _digest(grids)


def _digest_of(files: Mapping[Path, bytes], output: Path) -> str:
    from zonegeo.sources.workbook.csv_folder import grid_of_csv
    from zonegeo.sources.workbook.grid import read_grids

    if output in files:
        return _digest(read_grids(files[output], output.name))
    return _digest(tuple(grid_of_csv(path.stem, path.name, content) for path, content in files.items()))


def _digest(grids: Sequence[Grid]) -> str:
    """The SHA-256 of everything that can be filled in: states and what is counted change by themselves."""
    from zonegeo.sources.reading import Reading
    from zonegeo.sources.workbook.columns import tables_of

    lines = []
    for name, table in sorted(tables_of(grids, Reading()).items()):
        for row in table.data:
            for key, column in sorted(table.columns.items()):
                text = table.grid.cell(row, column).text
                if text and key != "status":
                    lines.append(f"{name}\t{row}\t{key}\t{text}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def study_with_facts(asked: FactsAsked, output: Path) -> tuple[dict[Path, str], str]:
    """Return the study file with the line that names its workbook, where it has none yet, and that line.

    Nothing is returned for a study that zonegeo carries, or that names a workbook already.
    """
    from zonegeo.sources.study.find_study import carried_root

    line = f'facts = "{seen_from(output, asked.study_file.parent)}"'
    if asked.facts is not None:
        return {}, ""
    if asked.study_file.resolve().is_relative_to(carried_root().resolve()):
        return {}, line
    lines = asked.study_file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    head = next((number for number, each in enumerate(lines) if _HEAD.match(each)), None)
    if head is None:
        return {}, line
    ending = "\r\n" if lines[head].endswith("\r\n") else "\n"
    if not lines[head].endswith("\n"):
        lines[head] += ending
    return {asked.study_file: "".join([*lines[: head + 1], line + ending, *lines[head + 1 :]])}, ""


def missing_records(asked: FactsAsked) -> list[dict[str, Any]]:
    """Return what would decide each undecided requirement: its needs in words, and the cells that answer them."""
    translator = Translator(asked.language)
    cells = list(asked.book.missing())
    return [
        {
            "requirement": finding.requirement,
            "name": finding.name.within(asked.language),
            "verdict": finding.verdict.value,
            "needs": [translator.tell(each) for each in finding.needs],
            "cells": [
                {"sheet": each.sheet.within(asked.language), "cell": each.cell, "row": each.row,
                 "heading": each.heading.within(asked.language)}
                for each in cells if finding.requirement in each.requirements
            ],
        }
        for finding in asked.evaluation.findings
        if finding.needs
    ]  # fmt: skip
