"""What a killed program leaves is cleared away by the next one; what somebody still uses, or made himself, is not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from zonegeo.base.files import temporary_folder as module
from zonegeo.base.files.atomic_write import write_files
from zonegeo.base.files.temporary_folder import temporary_folder

HOLDER = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zonegeo.base.files.temporary_folder import temporary_folder
with temporary_folder(beside=Path("x")) as folder:
    (folder / "half").write_text("half", encoding="utf-8")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no locks on Windows: there a day counts")
def test_a_folder_belongs_to_its_process_and_to_nobody_after_it(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        held = tmp_path / holder.stdout.readline().strip()
        write_files({tmp_path / "a.txt": "a"}, overwrite=False)
        assert (held / "half").is_file()
        os.kill(holder.pid, signal.SIGKILL)
    assert held.is_dir()
    write_files({tmp_path / "b.txt": "b"}, overwrite=False)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    kept = [".zg-cafe", ".zg-mine", ".zg-12345", ".zsh"]
    (tmp_path / kept[0]).write_text("a file of this name", encoding="utf-8")
    for name in kept[1:]:
        (tmp_path / name).mkdir()
    with temporary_folder(beside=tmp_path / "x"):
        pass
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(kept)


def test_where_folders_have_no_locks_a_day_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_lock_of", lambda _: None)
    monkeypatch.setattr(module, "_HAS_LOCKS", False)
    old, new = tmp_path / ".zg-0001", tmp_path / ".zg-0002"
    for each in (old, new):
        each.mkdir()
    os.utime(old, (0, 0))
    with temporary_folder(beside=tmp_path / "x"):
        pass
    assert list(tmp_path.iterdir()) == [new]


def test_many_at_once_take_nothing_from_each_other(tmp_path: Path) -> None:
    """Between a folder's making and its lock another one may take it for left over: then a new one is made."""

    def work(_: int) -> int:
        with temporary_folder(beside=tmp_path / "x") as folder:
            (folder / "a").write_text("a", encoding="utf-8")
            return len(list(folder.iterdir()))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(work, range(400))) == {1}
    assert list(tmp_path.iterdir()) == []
