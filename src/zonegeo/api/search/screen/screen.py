"""The use case of screening: which of a nation's parcels a new background space could take, each with its reason."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import shapely

from zonegeo.api.profiles.open_profile import profile_of
from zonegeo.api.results.evaluate import read_study
from zonegeo.api.search.screen.limits import AskedLimits, asked_limits
from zonegeo.api.search.screen.parcels_in_memory import parcels_at_hand
from zonegeo.api.search.screen.pieces import Question, Reading
from zonegeo.api.search.screen.run import Done, Run, opened_parcels
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.files.outputs import check_outputs, one_command
from zonegeo.base.files.path_text import recorded
from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.base.version import __version__
from zonegeo.evaluation.build_scene import as_of_for, build_scene, proposal_of
from zonegeo.exploration.places.find_envelope import Unplaced
from zonegeo.exploration.places.screen_parcels import KEPT, UNDECIDED, Limits
from zonegeo.exploration.search.task import Watch
from zonegeo.exports.screened import FORMATS, write_screened
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.model.evaluation import Notice, rule_notices
from zonegeo.model.study import Study
from zonegeo.sources.boundary.land_file import LandLike
from zonegeo.sources.parcels.parcel_files import parcel_paths


@value
class Screening:
    """What became of every parcel: counts by reason, whose sum is the number of parcels in the files that are done.

    ``done`` files are whole, of which ``resumed`` were so before; ``taken_over`` parcels were decided by an earlier
    run. ``stopped`` is ``time`` or ``interrupted`` where parcels were left; ``output`` was then not written.
    """

    study: str
    proposal: str
    proposal_name: Name
    profile: str
    as_of: date
    crs: str
    counts: Mapping[str, int]
    unplaced: tuple[Unplaced, ...]
    limits: Limits
    conditions: tuple[str, ...]
    files: tuple[str, ...]
    done: int
    resumed: int
    taken_over: int
    stopped: str
    output: Path
    provenance: Mapping[str, Any]
    words: Mapping[str, Name]
    notices: tuple[Notice, ...] = ()

    @property
    def total(self) -> int:
        """How many parcels were decided or found undecidable."""
        return sum(self.counts.values())

    @property
    def kept(self) -> int:
        """How many satisfy every limit."""
        return self.counts.get(KEPT, 0)


@one_command()
def screen(
    study: Study | str | Path,
    parcels: Sequence[LandLike],
    output: str | Path,
    *,
    asked: AskedLimits | None = None,
    reading: Reading | None = None,
    profile: str | None = None,
    proposal: str | None = None,
    as_of: date | None = None,
    resume: bool = False,
    watch: Watch | None = None,
    overwrite: bool = False,
) -> Screening:
    """Screen parcels and write those that are kept or undecided to a file.

    Parameters
    ----------
    study
        A study, its name (``"hongneung"``) or the path of its TOML file.
    parcels
        Files, folders or patterns: GeoParquet, GeoPackage, Shapefile; one is read after another. GeoDataFrames and
        their like too, which lie beside the output as files for as long as it takes.
    output
        ``.parquet``, ``.geojson`` or ``.csv``; written whole once every file is done.
    asked
        The limits: rules of the profile, what to be near to, areas (m2), conditions on columns.
    reading
        Which columns hold id, area and the like; what the files do not say of their CRS and encoding.
    profile, proposal, as_of
        The rules, the proposal and the day; by default the study's and the proposal's own.
    resume
        Take over the files that an earlier run with the same question finished, where they have not changed since.
    watch
        Told how far it is; it may stop it.
    overwrite
        Replace an output that exists.

    Returns
    -------
    How many parcels were kept, refused and undecidable, by limit, and where they are written.

    Raises
    ------
    UsageError
        ``output-not-screened``, ``output-is-input``, ``parcel-id-needed``, ``extra-needed``, what the conditions and
        limits say.
    InputError
        What is wrong with a file of parcels.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> from zonegeo.api.files.boundary_files import import_boundaries
    >>> from zonegeo.sources.study.find_study import carried_root
    >>> folder = Path(mkdtemp())
    >>> _ = import_boundaries(carried_root() / "geo" / "legal-dongs.geojson", folder / "parcels.parquet")
    >>> found = screen(
    ...     "hongneung", [str(folder / "parcels.parquet")], folder / "kept.geojson",
    ...     asked=AskedLimits(requirements=("separation",)), reading=Reading(id_by="id"),
    ... )
    >>> found.total == sum(found.counts.values()) > 0
    True
    """
    path, how = Path(output), reading or Reading()
    if path.suffix.lower() not in FORMATS:
        raise UsageError(Problem("output-not-screened", str(path), {"value": path.suffix or path.name}))
    check_outputs([path], overwrite=overwrite)
    with ExitStack() as stack, ThreadPoolExecutor(1) as beside:
        paths = parcel_paths(stack.enter_context(parcels_at_hand(parcels, path, crs=how.crs)))
        # files are opened while the study is read: both take about as long
        opening = beside.submit(stack.enter_context, opened_parcels(paths, how, path))
        known = study if isinstance(study, Study) else read_study(study)
        rules, chosen = profile_of(known, profile), proposal_of(known, proposal)
        day = as_of_for(chosen, as_of)
        scene = build_scene(known, chosen, day)
        question = asked or AskedLimits()
        limits, unplaced = asked_limits(scene, rules, question)
        asks = Question(scene.crs, limits, question.where, how.id_by)
        opened = opening.result()
        run = Run(asks, how, watch or Watch(), path, _task(asks, question, how))
        run.start(resume=resume)
        done, stopped = run.over(opened)
    counts = _ordered(sum((Counter(each["counts"]) for each in done.pieces), Counter()))
    provenance = {
        "study": known.id, "proposal": chosen.id, "profile": rules.id, "profile_version": rules.version,
        "profile_sha256": rules.sha256, "as_of": day.isoformat(), "crs": scene.crs, "zonegeo": __version__,
        "limits": _told(limits, question), "counts": counts,
        "inputs": [{"path": each.path, "sha256": each.sha256} for each in known.inputs],
        "parcels": list(done.files), **({"not_the_carried_profile": rules.poses_as} if rules.poses_as else {}),
    }  # fmt: skip
    if not stopped:
        _write(run, done, provenance, overwrite=overwrite)
    return Screening(
        known.id, chosen.id, chosen.name, rules.id, day, scene.crs, counts, unplaced, limits, question.where,
        tuple(str(each) for each in paths), len(done.files), done.resumed, done.taken_over, stopped, path, provenance,
        rules.words, rule_notices(rules),
    )  # fmt: skip


def _write(run: Run, done: Done, provenance: Mapping[str, Any], *, overwrite: bool) -> None:
    """Write the output of a run that has every piece; its parts are then gone."""
    parts, crs = [run.folder / each["part"] for each in done.pieces], run.question.crs
    to_lonlat = analysis_crs(crs).to_lonlat
    write_screened(run.output, parts, run.question.rules, provenance, crs=crs, to_lonlat=to_lonlat, overwrite=overwrite)
    shutil.rmtree(run.folder, ignore_errors=True)


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    """Kept first, then undecided, then rejects, the most frequent first."""
    rank = {KEPT: 0, **dict.fromkeys(UNDECIDED, 1)}
    return dict(sorted(counts.items(), key=lambda item: (rank.get(item[0], 2), -item[1], item[0])))


def _told(limits: Limits, question: AskedLimits) -> dict[str, Any]:
    rules = [
        {"requirement": each.requirement.id, "op": each.requirement.op, "limit_m": each.limit_m, "of": each.fold,
         "targets": sorted(set(each.ids))} for each in limits.rules
    ]  # fmt: skip
    return {
        "rules": rules, "near": list(question.near), "within": None if question.within is None else "polygons",
        "min_area_m2": limits.least_area, "max_area_m2": limits.most_area, "where": list(question.where),
    }  # fmt: skip


def _task(asks: Question, question: AskedLimits, how: Reading) -> str:
    """Return a digest of all that decides a verdict: parts are taken over by a run with the same one alone."""
    limits = asks.limits
    shapes = [shapely.to_wkb(target, hex=True) for rule in limits.rules for target in rule.targets]
    reach = [float(each) for rule in limits.rules for each in rule.reach_m]
    within = None if limits.within is None else shapely.to_wkb(limits.within, hex=True)
    words = [__version__, asks.crs, _told(limits, question), shapes, reach, within, how.id_by, how.crs, how.layer,
             how.encoding]  # fmt: skip
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def screening_document(screening: Screening) -> dict[str, Any]:
    """Return the counts and what they were found from, for programs."""
    counts = dict(screening.counts)
    undecided = {name: counts[name] for name in UNDECIDED if name in counts}
    rejected = {name: count for name, count in counts.items() if name != KEPT and name not in undecided}
    return {
        "total": screening.total, "kept": screening.kept, "undecided": undecided, "rejected": rejected,
        "files": len(screening.files), "files_done": screening.done, "files_resumed": screening.resumed,
        "parcels_resumed": screening.taken_over,
        "stopped": screening.stopped or None, "output": None if screening.stopped else recorded(screening.output),
        "not_screened": [{"requirement": each.requirement.id, "reason": each.reason} for each in screening.unplaced],
        "provenance": screening.provenance,
    }  # fmt: skip
