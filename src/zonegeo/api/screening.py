"""The use case of screening: which of a nation's parcels a new background space could take, each with its reason."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from zonegeo.api.evaluating import profile_of, read_study
from zonegeo.api.screening_limits import AskedLimits, asked_limits, file_boxes
from zonegeo.evaluation.scene import as_of_for, build_scene, proposal_of
from zonegeo.exploration.envelope import Unplaced
from zonegeo.exploration.screening import KEPT, OUTSIDE_REACH, UNDECIDED, Limits, Screened, screen_parcels
from zonegeo.exploration.task import Watch
from zonegeo.exports.screened import FORMATS, part_writer, read_text, write_screened, write_text
from zonegeo.geodesy.crs import PLANE_DIGITS, analysis_crs, belt_of
from zonegeo.measures.scene import Scene
from zonegeo.model.errors import InputError, Problem, UsageError
from zonegeo.model.study import Study
from zonegeo.model.suggestion import nearest_name
from zonegeo.model.value import value
from zonegeo.model.version import __version__
from zonegeo.sources.parcel_conditions import read_conditions
from zonegeo.sources.parcel_files import ParcelFile, describe_parcels, parcel_paths
from zonegeo.sources.parcel_scan import Batch, Stopped, parcel_database, scan

_ID_NAMES = ("id", "pnu")


@value
class Reading:
    """How parcels are read: the column of their ids, their CRS and layer where the file does not say, and at what cost.

    ``memory_mb`` bounds what the database keeps in memory before it writes to disk.
    """

    id_by: str | None = None
    crs: str | None = None
    layer: str | None = None
    threads: int = 2
    memory_mb: int = 256


@value
class Screening:
    """What became of every parcel: counts by reason, whose sum is the number of parcels in the files that are done.

    ``stopped`` is ``time`` or ``interrupted`` where files were left; ``output`` was then not written.
    """

    study: str
    proposal: str
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
    stopped: str
    output: Path
    provenance: Mapping[str, Any]

    @property
    def total(self) -> int:
        """How many parcels were decided or found undecidable."""
        return sum(self.counts.values())

    @property
    def kept(self) -> int:
        """How many satisfy every limit."""
        return self.counts.get(KEPT, 0)


def screen(
    study: Study | str | Path,
    parcels: Sequence[str],
    output: str | Path,
    *,
    asked: AskedLimits | None = None,
    reading: Reading | None = None,
    profile: str | None = None,
    proposal: str | None = None,
    as_of: date | None = None,
    resume: bool = False,
    watch: Watch | None = None,
) -> Screening:
    """Screen parcels and write those that are kept or undecided to a file.

    Parameters
    ----------
    parcels
        Files, folders or patterns: GeoParquet, GeoPackage, Shapefile; one is read after another.
    output
        ``.parquet``, ``.geojson`` or ``.csv``; written whole once every file is done.
    resume
        Take over the files that an earlier run with the same question finished, where they have not changed since.

    Raises
    ------
    UsageError
        ``output-not-screened``, ``output-is-input``, ``parcel-id-needed``, ``extra-needed``, what the conditions and
        limits say.
    InputError
        What is wrong with a file of parcels.
    """
    path, how, look = Path(output), reading or Reading(), watch or Watch()
    if path.suffix.lower() not in FORMATS:
        raise UsageError(Problem("output-not-screened", str(path), {"value": path.suffix or path.name}))
    known = study if isinstance(study, Study) else read_study(study)
    rules, chosen = profile_of(known, profile), proposal_of(known, proposal)
    day = as_of_for(chosen, as_of)
    scene = build_scene(known, chosen, day)
    question = asked or AskedLimits()
    limits, unplaced = asked_limits(scene, rules, question)
    paths = parcel_paths(parcels)
    if path.resolve() in paths:
        raise UsageError(Problem("output-is-input", str(path), {"value": str(path)}))
    run = _Run(scene, limits, question.where, how, look, path, _task(scene, limits, question, how))
    run.start(resume=resume)
    done, stopped, resumed = run.over(paths)
    counts = _ordered(sum((Counter(each["counts"]) for each in done), Counter()))
    provenance = {
        "study": known.id, "proposal": chosen.id, "profile": rules.id, "profile_version": rules.version,
        "profile_sha256": rules.sha256, "as_of": day.isoformat(), "crs": scene.crs, "zonegeo": __version__,
        "limits": _told(limits, question), "counts": counts,
        "inputs": [{"path": each.path, "sha256": each.sha256} for each in known.inputs],
        "parcels": [{name: each[name] for name in ("path", "rows", "fingerprint")} for each in done],
    }  # fmt: skip
    if not stopped:
        names = [each.requirement.id for each in limits.rules]
        write_screened(path, [run.folder / each["part"] for each in done], names, provenance)
        shutil.rmtree(run.folder, ignore_errors=True)
    return Screening(
        known.id, chosen.id, rules.id, day, scene.crs, counts, unplaced, limits, question.where,
        tuple(str(each) for each in paths), len(done), resumed, stopped, path, provenance,
    )  # fmt: skip


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


def _task(scene: Scene, limits: Limits, question: AskedLimits, how: Reading) -> str:
    """Return a digest of all that decides a verdict: parts are taken over by a run with the same one alone."""
    shapes = [shapely.to_wkb(target, hex=True) for rule in limits.rules for target in rule.targets]
    reach = [float(each) for rule in limits.rules for each in rule.reach_m]
    within = None if limits.within is None else shapely.to_wkb(limits.within, hex=True)
    words = [__version__, scene.crs, _told(limits, question), shapes, reach, within, how.id_by, how.crs, how.layer]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


@value
class _Run:
    """One run over files; ``folder``, hidden beside the output, holds a part for each file that is done."""

    scene: Scene
    limits: Limits
    where: tuple[str, ...]
    how: Reading
    look: Watch
    output: Path
    task: str

    @property
    def folder(self) -> Path:
        return self.output.with_name(f".{self.output.name}.screening")

    def start(self, *, resume: bool) -> None:
        """Forget an earlier run unless it is to be resumed and asked the same."""
        if not resume or self._ledger().get("task") != self.task:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _ledger(self) -> dict[str, Any]:
        text = read_text(self.folder / "done.json")
        try:
            found = json.loads(text) if text else {}
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def over(self, paths: Sequence[Path]) -> tuple[list[dict[str, Any]], str, int]:
        """Screen one file after another; return what is known of those done, why it stopped, and how many were taken
        over.
        """
        earlier = {each["path"]: each for each in self._ledger().get("files", [])}
        done: list[dict[str, Any]] = []
        stopped, resumed = "", 0
        room = self.folder / "spill"
        opened = parcel_database(paths, threads=self.how.threads, memory_mb=self.how.memory_mb, temporary=room)
        with opened as connection:
            files = [describe_parcels(each, connection, crs=self.how.crs, layer=self.how.layer) for each in paths]
            asked = [(file, *self._columns(file)) for file in files]
            total = sum(file.rows for file in files)
            for number, (file, id_column, conditions) in enumerate(asked):
                before = earlier.get(str(file.path))
                if before is not None and self._stands(before, file):
                    done.append(before)
                    resumed += 1
                    continue
                stopped = self.look.should_stop()
                if stopped:
                    break
                passed = sum(each["rows"] for each in done)
                tell = _teller(self.look, passed, file.rows, total)
                part = f"part-{number:05d}-{file.fingerprint[:12]}.parquet"
                try:
                    counts = self._one(connection, file, id_column, conditions, self.folder / part, tell)
                except Stopped:
                    stopped = self.look.should_stop() or "interrupted"
                    break
                done.append({"path": str(file.path), "rows": file.rows, "fingerprint": file.fingerprint,
                             "part": part, "counts": counts})  # fmt: skip
                ledger = {"task": self.task, "files": done}
                write_text(self.folder / "done.json", json.dumps(ledger, ensure_ascii=False))
                self.look.tell(passed + file.rows, total)
        return done, stopped, resumed

    def _stands(self, before: Mapping[str, Any], file: ParcelFile) -> bool:
        return bool(before["fingerprint"] == file.fingerprint) and (self.folder / before["part"]).is_file()

    def _columns(self, file: ParcelFile) -> tuple[str, Any]:
        conditions = read_conditions(self.where, file.columns, where=str(file.path))
        foreign = [each.text for each in conditions if isinstance(each.operand, str) and not each.operand.isascii()]
        if foreign and file.encoding not in ("UTF-8", "UTF8"):
            # the database does not read such texts: comparing them would find nothing, without a word
            values = {"value": foreign[0], "encoding": file.encoding or "?"}
            raise InputError(Problem("parcels-text-encoding", str(file.path), values))
        if self.how.id_by is not None:
            if self.how.id_by in file.columns:
                return self.how.id_by, conditions
            nearest = nearest_name(self.how.id_by, list(file.columns))
            values = {"value": self.how.id_by, "nearest": nearest, "known": ", ".join(file.columns)}
            raise UsageError(Problem("where-column-unknown", str(file.path), values))
        found = [each for name in _ID_NAMES for each in file.columns if each.lower() == name]
        if not found:
            raise UsageError(Problem("parcel-id-needed", str(file.path), {"known": ", ".join(file.columns)}))
        return found[0], conditions

    def _one(
        self, connection: Any, file: ParcelFile, id_column: str, conditions: Any, part: Path, tell: Callable[..., None]
    ) -> dict[str, int]:
        names = tuple(f"where:{each.text}" for each in conditions)
        counts: Counter[str] = Counter()
        rules = [each.requirement.id for each in self.limits.rules]
        boxes = file_boxes(self.limits, self.scene.crs, file)
        found = scan(
            connection, file, id_column=id_column, boxes=boxes, conditions=conditions,
            should_stop=self.look.should_stop, told=tell,
        )  # fmt: skip
        with part_writer(part, rules) as write:
            for reasons, columns in self._measured(file, names, found):
                counts.update(reasons)
                if len(columns["id"]):
                    write(columns)
        # what the database did not give lies outside the boxes
        left = file.rows - sum(counts.values())
        return dict(counts) | ({OUTSIDE_REACH: left} if left else {})

    def _measured(
        self, file: ParcelFile, names: tuple[str, ...], batches: Iterator[Batch]
    ) -> Iterator[tuple[list[str], dict[str, Any]]]:
        """Measure batches beside each other (shapely works outside the lock of the interpreter), given in their order.

        Never more batches wait than there are threads: memory stays bounded.
        """
        waiting: deque[Future[tuple[list[str], dict[str, Any]]]] = deque()
        with ThreadPoolExecutor(self.how.threads) as pool:
            for batch in batches:
                waiting.append(pool.submit(self._batch, file, names, batch))
                if len(waiting) > self.how.threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _batch(self, file: ParcelFile, names: tuple[str, ...], batch: Batch) -> tuple[list[str], dict[str, Any]]:
        plane = self._plane(file, batch)
        screened = screen_parcels(plane, self.limits, conditions=names, met=batch.met)
        screened.reason[batch.unread & (screened.reason == "no-geometry")] = "invalid-geometry"
        return screened.reason.tolist(), self._found(batch, plane, screened, file.path.name)

    def _plane(self, file: ParcelFile, batch: Batch) -> Any:
        if belt_of(file.crs) == self.scene.crs:  # the same coordinates, kept to the digits of a study's outlines
            return shapely.transform(batch.shapes, lambda xy: np.round(xy, PLANE_DIGITS))
        return analysis_crs(self.scene.crs).to_plane(file.system.to_lonlat(batch.shapes))

    def _found(self, batch: Batch, plane: Any, screened: Screened, source: str) -> dict[str, Any]:
        at = np.flatnonzero(np.isin(screened.reason.astype(str), (KEPT, *UNDECIDED)))
        reason = screened.reason[at]
        shapes = plane[at]
        # a shape that cannot be brought back to degrees is left out; its row says that it is unsound
        sound = np.isfinite(shapely.bounds(shapes)).all(axis=1)
        shapes = np.where(sound, shapes, None)
        columns: dict[str, Any] = {
            "id": batch.ids[at], "source": [source] * len(at),
            "status": np.where(reason == KEPT, KEPT, "undecided").tolist(), "reason": self._reasons(screened, at),
            "area_m2": screened.area_m2[at], "geometry": analysis_crs(self.scene.crs).to_lonlat(shapes),
        }  # fmt: skip
        for row, rule in enumerate(self.limits.rules):
            owners = np.array([*rule.ids, None], dtype=object)
            columns[f"{rule.requirement.id}_m"] = screened.distance_m[row, at]
            columns[f"{rule.requirement.id}_to"] = owners[screened.deciding[row, at]]
        return columns

    def _reasons(self, screened: Screened, at: Any) -> list[str]:
        """Return for each row what decided it, such as ``separation 812.4 <= 3000 m``."""
        parts = [
            [f"{rule.requirement.id} {metres:.1f} {rule.requirement.op} {rule.limit_m:g} m" for metres in row.tolist()]
            for rule, row in zip(self.limits.rules, screened.distance_m[:, at], strict=True)
        ]
        areas = screened.area_m2[at].tolist()
        for op, limit in ((">=", self.limits.least_area), ("<=", self.limits.most_area)):
            if limit is not None:
                parts.append([f"area {area:.1f} {op} {limit:.10g} m2" for area in areas])
        words = (*self.where, *(["within"] if self.limits.within is not None else []))
        parts += [[each] * len(at) for each in words or ([] if parts else [KEPT])]
        kept = ["; ".join(row) for row in zip(*parts, strict=True)]
        reasons = screened.reason[at].tolist()
        return [told if reason == KEPT else reason for reason, told in zip(reasons, kept, strict=True)]


def _teller(look: Watch, passed: int, rows: int, total: int) -> Callable[[float], None]:
    return lambda share: look.tell(passed + int(share * rows), total)


def screening_document(screening: Screening) -> dict[str, Any]:
    """Return the counts and what they were found from, for programs."""
    counts = dict(screening.counts)
    undecided = {name: counts[name] for name in UNDECIDED if name in counts}
    rejected = {name: count for name, count in counts.items() if name != KEPT and name not in undecided}
    return {
        "total": screening.total, "kept": screening.kept, "undecided": undecided, "rejected": rejected,
        "files": len(screening.files), "files_done": screening.done, "files_resumed": screening.resumed,
        "stopped": screening.stopped or None, "output": None if screening.stopped else str(screening.output),
        "not_screened": [{"requirement": each.requirement.id, "reason": each.reason} for each in screening.unplaced],
        "provenance": screening.provenance,
    }  # fmt: skip
