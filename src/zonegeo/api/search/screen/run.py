"""One run of a screening over files, piece after piece: what is done is remembered, and taken over by the next run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zonegeo.api.search.screen.pieces import Question, Reading, columns_for, described, screen_pieces
from zonegeo.base.files.path_text import recorded
from zonegeo.base.value import value
from zonegeo.exploration.search.task import Watch
from zonegeo.exports.screened import read_text, write_text
from zonegeo.sources.parcels.parcel_files import ParcelFile, Piece, edges, lacks_boxes, pieces_of
from zonegeo.sources.parcels.scan import Stopped, parcel_database

if TYPE_CHECKING:
    import duckdb

# the name of a part: number of the file, first row of the piece
_PART = "part-{number:05d}-{start:010d}-{fingerprint:.12}.arrow"


@value
class Done:
    """What a run has: its pieces in order, the files of which it has all, and what an earlier run gave of both."""

    pieces: tuple[Mapping[str, Any], ...]
    files: tuple[Mapping[str, Any], ...]
    resumed: int
    taken_over: int


@value
class Opened:
    """Files of parcels as they describe themselves, and the database that reads them."""

    connection: Any
    files: tuple[ParcelFile, ...]


@contextmanager
def opened_parcels(paths: Sequence[Path], how: Reading, output: Path) -> Iterator[Opened]:
    """Open the database of a run whose result is to be written to ``output``."""
    room = folder_beside(output) / "spill"
    opened = parcel_database(paths, threads=how.threads, memory_mb=how.memory_mb, temporary=room)
    with opened as connection:
        files = [described(each, connection, how) for each in paths]
        # asked once for all the pieces of a file, wherever these are screened
        yield Opened(connection, tuple(replace(each, lacks_boxes=lacks_boxes(connection, each)) for each in files))


def folder_beside(output: Path) -> Path:
    """Return the folder of the parts of an output."""
    return output.with_name(f".{output.name}.screening")


@value
class Run:
    """``folder``, hidden beside the output, holds a part for each piece that is done, and beside it what it is of."""

    question: Question
    how: Reading
    look: Watch
    output: Path
    task: str

    @property
    def folder(self) -> Path:
        """The folder of the parts."""
        return folder_beside(self.output)

    def start(self, *, resume: bool) -> None:
        """Forget an earlier run unless it is to be resumed."""
        if not resume:
            shutil.rmtree(self.folder, ignore_errors=True)

    def over(self, opened: Opened) -> tuple[Done, str]:
        """Screen the pieces of files; return what is done, and why it stopped where it did."""
        files = opened.files
        for file in files:
            columns_for(self.question, file)  # what is wrong with a later file is said before the first is read
        named = {
            _PART.format(number=number, start=piece.start, fingerprint=file.fingerprint): piece
            for number, file in enumerate(files)
            for piece in pieces_of(file)
        }
        entered = {part: self._entered(part) for part in named}
        before = {part: entry for part, entry in entered.items() if entry is not None}
        entries = dict(before)
        progress = _Progress(self.look, sum(file.rows for file in files), entries)
        left = {self.folder / part: piece for part, piece in named.items() if part not in before}
        stopped = self._screen(self._engine(opened.connection, left, progress), left, entries, progress)
        return _done(files, named, entries, set(before)), stopped

    def _engine(
        self, connection: duckdb.DuckDBPyConnection, pieces: Mapping[Path, Piece], progress: Callable[[float], None]
    ) -> Iterator[tuple[Path, dict[str, int]]]:
        how = self.how
        if how.engine == "local":
            return screen_pieces(
                connection, pieces, self.question, threads=how.threads, should_stop=self.look.should_stop, told=progress
            )
        from zonegeo.api.search.screen.dask import screen_on_dask

        return screen_on_dask(pieces, self.question, how, should_stop=self.look.should_stop)

    def _screen(
        self,
        screened: Iterator[tuple[Path, dict[str, int]]],
        pieces: Mapping[Path, Piece],
        entries: dict[str, Any],
        progress: Callable[[float], None],
    ) -> str:
        """Enter every piece as it is done; return why it stopped where it did."""
        if not pieces or self.look.should_stop():
            return self.look.should_stop() if pieces else ""
        try:
            for path, counts in screened:
                entries[path.name] = self._enter(path.name, pieces[path], counts)
                progress(0.0)
        except Stopped:
            return self.look.should_stop() or "interrupted"
        return ""

    def _enter(self, part: str, piece: Piece, counts: Mapping[str, int]) -> dict[str, Any]:
        """Write beside a part what it is of: from now on it is done."""
        entry = {"path": recorded(piece.file.path), "start": piece.start, "rows": piece.rows, "counts": dict(counts)}
        told = json.dumps({"task": self.task, "piece": entry}, ensure_ascii=False)
        write_text(self.folder / _entry_name(part), told)
        return entry

    def _entered(self, part: str) -> dict[str, Any] | None:
        """Return what an earlier run that was asked the same entered of a part."""
        text = read_text(self.folder / _entry_name(part))
        try:
            found = json.loads(text) if text and (self.folder / part).is_file() else None
        except ValueError:
            return None
        return found["piece"] if isinstance(found, dict) and found.get("task") == self.task else None


def _entry_name(part: str) -> str:
    return f"{part}.json"


@value
class _Progress:
    """Tells how many parcels are done: those of the entries, and some more."""

    look: Watch
    total: int
    entries: Mapping[str, Any]

    def __call__(self, more: float) -> None:
        self.look.tell(sum(each["rows"] for each in self.entries.values()) + int(more), self.total)


def _done(
    files: Sequence[ParcelFile], named: Mapping[str, Piece], entries: Mapping[str, Any], before: set[str]
) -> Done:
    pieces = [{**entries[part], "part": part} for part in named if part in entries]
    parts_of = {file.path: [part for part, piece in named.items() if piece.file is file] for file in files}
    whole = [file for file in files if all(part in entries for part in parts_of[file.path])]
    return Done(
        tuple(pieces),
        tuple({"path": recorded(file.path), "rows": file.rows, "fingerprint": edges(file.path)} for file in whole),
        sum(all(part in before for part in parts_of[file.path]) for file in whole),
        sum(entries[part]["rows"] for part in before),
    )
