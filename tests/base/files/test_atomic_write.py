"""Files appear whole or not at all, and nothing that exists is replaced unasked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from zonegeo.base.errors import InputError, UsageError
from zonegeo.base.files.atomic_write import write_files

LIMITED = """
import resource, signal, sys
from pathlib import Path
from zonegeo.base.errors import InputError
from zonegeo.base.files.atomic_write import write_files
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    write_files({Path(name): b"x" * size for name, size in (("small", 10), ("large", 20_000))}, overwrite=True)
except InputError as error:
    print(error.problems[0].code)
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from zonegeo.base.files.atomic_write import write_files
synced = []
real = os.fsync
def fsync(handle):
    real(handle)
    synced.append(handle)
    if len(synced) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
os.fsync = fsync
write_files({Path("first"): b"new", Path("second"): b"new"}, overwrite=True)
"""


def run(folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_texts_are_utf8_with_their_own_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "부지.txt"
    path.parent.mkdir()
    assert write_files({path: "홍릉\n"}, overwrite=False) == (path,)
    assert path.read_bytes() == "홍릉\n".encode()
    assert names(path.parent) == ["부지.txt"]
    assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_every_file_that_exists_is_told_and_kept(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "b").write_text("old")
    files = {tmp_path / name: "new" for name in ("a", "b", "c")}
    with pytest.raises(UsageError) as caught:
        write_files(files, overwrite=False)
    assert [Path(problem.where).name for problem in caught.value.problems] == ["a", "b"]
    assert {problem.code for problem in caught.value.problems} == {"output-exists"}
    assert (tmp_path / "a").read_text() == "old"
    assert names(tmp_path) == ["a", "b"]
    write_files(files, overwrite=True)
    assert {each: (tmp_path / each).read_text() for each in names(tmp_path)} == {"a": "new", "b": "new", "c": "new"}


def test_file_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, real = tmp_path / "a", os.fsync

    def fsync(handle: int) -> None:
        real(handle)
        path.write_text("of another program")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(UsageError):
        write_files({path: "ours"}, overwrite=False)
    assert path.read_text() == "of another program"
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("overwrite", [True, False])
def test_no_links_no_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, overwrite: bool) -> None:
    def link(*_: Any, **__: Any) -> None:
        raise PermissionError(1, "no links on this file system")

    monkeypatch.setattr(os, "link", link)
    write_files({tmp_path / "a": "1", tmp_path / "b": "2"}, overwrite=overwrite)
    write_files({tmp_path / "a": "3", tmp_path / "b": "4"}, overwrite=True)
    assert [(tmp_path / each).read_text() for each in names(tmp_path)] == ["3", "4"]


@pytest.mark.parametrize("existing", [True, False])
def test_failure_in_the_middle_puts_everything_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, existing: bool
) -> None:
    files = {tmp_path / name: "new" for name in ("zone.dbf", "zone.shx", "zone.shp")}
    if existing:
        for path in files:
            path.write_text(f"old {path.name}")
    before = {name: (tmp_path / name).read_text() for name in names(tmp_path)}
    real = Path.replace

    def replace(self: Path, target: Path) -> Any:
        if Path(target).name == "zone.shp" and self.read_text() == "new":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(InputError) as caught:
        write_files(files, overwrite=True)
    assert caught.value.problems[0].code == "cannot-write"
    assert {name: (tmp_path / name).read_text() for name in names(tmp_path)} == before


def test_place_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a").write_text("old")
    with pytest.raises(InputError):
        write_files({tmp_path / "a": "new", tmp_path / "b": "new"}, overwrite=True)
    assert (tmp_path / "a").read_text() == "old"
    assert names(tmp_path) == ["a", "b"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the size of a file are POSIX's")
def test_file_larger_than_the_disk_allows(tmp_path: Path) -> None:
    (tmp_path / "small").write_text("old")
    ran = run(tmp_path, LIMITED)
    assert ran.stdout.strip() == "cannot-write", ran.stderr
    assert names(tmp_path) == ["small"]
    assert (tmp_path / "small").read_text() == "old"


@pytest.mark.skipif(sys.platform == "win32", reason="the signal that cannot be caught is POSIX's")
def test_killed_program_leaves_the_old_files(tmp_path: Path) -> None:
    (tmp_path / "first").write_text("old")
    assert run(tmp_path, KILLED).returncode == -9
    assert (tmp_path / "first").read_text() == "old"
    assert [name for name in names(tmp_path) if not name.startswith(".")] == ["first"]
