"""Which proposals a comparison names: ids of a study, proposals of another one, boundary files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.files.path_text import cut_at_colon, ends_with
from zonegeo.base.nearest_name import nearest_name
from zonegeo.geometry import Floats, bounds_of
from zonegeo.model.answers.comparison import Compared
from zonegeo.model.study import Study
from zonegeo.sources.intake.words import as_id
from zonegeo.sources.reading import Reading
from zonegeo.sources.study.draft import draft_as_proposal, drafted_study
from zonegeo.sources.study.file_proposals import Drawn, is_boundary_file, proposal_from, read_drawn, study_for


def choose_from_study(
    study: Study,
    given: Sequence[str | Path],
    *,
    baseline: str | None,
    role_by: str,
    read_study: Callable[[str], Study],
) -> tuple[Compared, ...]:
    """Return the proposals named, all of the study's where none is; the baseline is always among them."""
    named: list[str | Path] = list(given or study.proposals)
    # one alone is held against the study's own
    wanted = baseline or (study.default_proposal if len(named) == 1 else None)
    if wanted is not None and wanted not in named and wanted in study.proposals:
        named.insert(0, wanted)
    drafts = [each for each in named if drafted_study(each) is not None]
    drawn = _read_all([each for each in named if is_boundary_file(each) and each not in drafts], role_by)
    taken: set[str] = set()
    chosen = [
        _from_draft(each, study, taken) if each in drafts
        else _chosen(each, study, drawn, taken, role_by=role_by, read_study=read_study)
        for each in named
    ]  # fmt: skip
    return _enough(chosen)


def choose_among_files(
    given: Sequence[str | Path],
    *,
    profile: str,
    crs: str | None,
    belt_for: Callable[[Floats], str],
    role_by: str,
) -> tuple[Compared, ...]:
    """Return boundary files as proposals that stand alone, all in the one analysis CRS that fits them."""
    others = [each for each in given if not is_boundary_file(each)]
    if others:
        raise UsageError(Problem("files-and-ids", str(others[0]), {"value": str(others[0])}))
    drawn = _read_all(given, role_by)
    outlines = {f"{path}:{name}": shape for path, each in drawn.items() for name, shape in each.outlines.items()}
    if crs is None and not outlines:
        raise InputError(Problem("no-outline", str(given[0]), {"value": str(given[0])}))
    study = study_for(list(drawn.values()), crs=crs or belt_for(bounds_of(outlines.values())), profile=profile)
    taken: set[str] = set()
    return _enough([_from_file(each, drawn[each], study, taken, role_by) for each in given])


def _read_all(paths: Sequence[str | Path], role_by: str) -> dict[str | Path, Drawn]:
    drawn: dict[str | Path, Drawn] = {}
    reading = Reading()
    for path in paths:
        with reading.collecting(InputError):
            drawn[path] = read_drawn(path if isinstance(path, Path) else Path(path), role_by=role_by)
    reading.finish()
    return drawn


def _enough(chosen: Sequence[Compared]) -> tuple[Compared, ...]:
    if len(chosen) < 2:
        raise UsageError(Problem("nothing-to-compare", chosen[0].id, {"value": chosen[0].id}))
    return tuple(chosen)


def _chosen(
    name: str | Path, study: Study, drawn: Mapping[str | Path, Drawn], taken: set[str], *, role_by: str,
    read_study: Callable[[str], Study],
) -> Compared:  # fmt: skip
    if name in drawn:
        return _from_file(name, drawn[name], study, taken, role_by)
    name = str(name)
    if name in study.proposals:
        return Compared(_free(name, taken), study, name)
    study_named, proposal = cut_at_colon(name)
    other = study_named if proposal else ""
    if not other and not ends_with(name, ".toml"):
        values = {"value": name, "nearest": nearest_name(name, study.proposals), "known": ", ".join(study.proposals)}
        raise UsageError(Problem("unknown-proposal", study.id, values))
    found = read_study(other or name)
    wanted = proposal if other else found.default_proposal
    if wanted not in found.proposals:
        values = {
            "value": wanted,
            "nearest": nearest_name(wanted, found.proposals),
            "known": ", ".join(found.proposals),
        }
        raise UsageError(Problem("unknown-proposal", found.id, values))
    # measured in the first study's CRS. The other zones stay its own: each study's table leaves out its own zone
    same = replace(found, analysis_crs=study.analysis_crs)
    return Compared(_free(f"{found.id}:{wanted}", taken), same, wanted, other or name)


def _from_draft(path: str | Path, study: Study, taken: set[str]) -> Compared:
    name = _free(as_id(Path(path).stem, otherwise="draft"), taken | set(study.proposals), taken)
    return Compared(name, draft_as_proposal(study, Path(path), name=name), name, str(path))


def _from_file(path: str | Path, drawn: Drawn, study: Study, taken: set[str], role_by: str) -> Compared:
    wanted = drawn.head.proposal if drawn.head else Path(path).stem
    # a file may be called like a proposal of the study: both stay
    return proposal_from(drawn, study, name=_free(wanted, taken | set(study.proposals), taken), role_by=role_by)


def _free(wanted: str, taken: set[str], also: set[str] | None = None) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}~{number}", number + 1
    (taken if also is None else also).add(name)
    return name
