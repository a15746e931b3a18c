"""The way in at a terminal: the questions are asked, the answers taken, and the tables told."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources.intake.made import walk_files

pty = pytest.importorskip("pty", reason="terminals as POSIX has them")
termios = pytest.importorskip("termios", reason="terminals as POSIX has them")

ZONEGEO = Path(sys.executable).parent / "zonegeo"
_LONGEST_S = 120
ROOT = Path(__file__).resolve().parents[3]


class Terminal:
    """A zonegeo that sits at a terminal of its own; what it says is read, and lines are typed."""

    def __init__(self, *arguments: str, folder: Path, language: str = "ko") -> None:
        environment = {**os.environ, "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8", "TERM": "dumb"}
        environment.pop("COLUMNS", None)  # as wide as the terminal is, whatever runs the tests says of its own
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (40, 120))
        self.process = subprocess.Popen(
            [ZONEGEO, *arguments, "--lang", language], cwd=folder, stdin=slave, stdout=slave, stderr=slave,
            env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self.said = ""

    def until(self, pattern: str) -> str:
        """Read until a line that matches has been said, whether it is broken at the terminal's width or not."""
        while re.search(pattern, re.sub(r"\n {2,}", " ", self.said)) is None:
            if not self._read():
                raise AssertionError(f"{pattern!r} was never said:\n{self.said}")
        return self.said

    def answer(self, line: str) -> None:
        """Type a line at the prompt; what was said before it is done with."""
        self.said = ""
        os.write(self.master, f"{line}\n".encode())

    def end(self) -> tuple[int, str]:
        """Return the exit code and the last words."""
        while self._read():
            pass
        os.close(self.master)
        return self.process.wait(), self.said

    def _read(self) -> bool:
        ready, _, _ = select.select([self.master], [], [], _LONGEST_S)
        if not ready:
            return False
        try:
            found = os.read(self.master, 65_536)
        except OSError:  # the other end is closed
            return False
        self.said += found.decode("utf-8", errors="replace").replace("\r", "")
        return bool(found)


def terminal(folder: Path) -> Terminal:
    files = [path.name for path in walk_files(folder)]
    return Terminal("init", "구미", "--from", *files, folder=folder)


def test_the_walk_asks_six_questions_and_ends_with_the_tables(tmp_path: Path) -> None:
    sitting = terminal(tmp_path)
    sitting.until(r"\[1/6\] 프로필\? \(근거: ‘구분’의 값 기술핵심기관, 배후공간\)")
    sitting.until(r"\[예\] $|\[1\] $")
    sitting.answer("")
    sitting.until(r"\[2/6\] 안: 제1안 = 배후공간_1안.shp, 제2안 = 배후공간_2안.gpkg. 두루 들어가는 파일: .*  \[예\] $")
    sitting.answer("")
    sitting.until(r"\[3/6\] 배후공간_2안.gpkg ‘용도’ = ‘배후’\(1개\) → 배후공간\?  \[예\] $")
    sitting.answer("예")
    sitting.until(r"\[4/6\] 배후공간_1안.shp 열 ‘면적’: .* 쓸까요\?  1 아니요  2 예, .*  \[1\] $")
    sitting.answer("")
    sitting.until(r"\[5/6\] 경계의 출처\?  1 그린 초안  2 연속지적도  3 측량  \[1\] $")
    sitting.answer("")
    sitting.until(r"정확도\(m\)\?  \[모름\] $")
    sitting.answer("1")
    sitting.until(r"\[6/6\] 이 특구는 지정된 ‘구미’입니까\?.*  \[예\] $")
    sitting.answer("")
    code, said = sitting.end()
    assert code == 0, said
    for line in (
        "무엇을 무엇으로 읽었나",
        "○ 200,000 ㎡",
        "○ 457,000 ㎡",
        "다음: zonegeo facts 구미 -o 구미/자료.xlsx",
    ):
        assert line in said
    assert "--accuracy 1 " in said
    assert sorted(path.name for path in (tmp_path / "구미").rglob("*") if path.is_file()) == [
        "구미.toml", "제1안.geojson", "제2안.geojson", "지정특구.toml", "핵심기관.geojson",
    ]  # fmt: skip


@pytest.mark.slow
def test_the_guide_shows_the_walk_as_it_goes(tmp_path: Path) -> None:
    """The transcript in ``docs/own-zone-ko.md`` is what a terminal says, letter by letter."""
    files = [path.name for path in walk_files(tmp_path)]
    sitting = Terminal("init", "구미", "--from", *files, "--as-of", "2026-11-29", folder=tmp_path)
    said = ""
    for answer in ("", "", "예", "", "", "1", ""):
        said += sitting.until(r"\] $")
        sitting.answer(answer)
    code, rest = sitting.end()
    assert code == 0
    page = (ROOT / "docs" / "own-zone-ko.md").read_text(encoding="utf-8")
    shown = page.partition("```text\n")[2].partition("```")[0].splitlines()[1:]
    assert [line.rstrip() for line in shown] == [line.rstrip() for line in (said + rest).rstrip().splitlines()]


@pytest.mark.slow
def test_ctrl_c_at_a_question_writes_nothing(tmp_path: Path) -> None:
    sitting = terminal(tmp_path)
    sitting.until(r"\[2/6\]|\[1/6\] .*\] $")
    os.killpg(sitting.process.pid, signal.SIGINT)
    code, _ = sitting.end()
    assert code == 130
    assert not (tmp_path / "구미").exists()


@pytest.mark.slow
def test_an_answer_that_is_none_is_asked_again(tmp_path: Path) -> None:
    sitting = terminal(tmp_path)
    for _ in range(3):
        sitting.until(r"\] $")
        sitting.answer("")
    sitting.until(r"\[4/6\].*\[1\] $")
    sitting.answer("9")
    sitting.until(r"번호나 답을 적으십시오 > $")
    sitting.answer("2")
    sitting.until(r"\[5/6\]")
    os.killpg(sitting.process.pid, signal.SIGINT)
    sitting.end()


@pytest.mark.slow
def test_a_script_gives_the_same_study_as_the_walk(tmp_path: Path) -> None:
    files = [path.name for path in walk_files(tmp_path)]
    command = [
        ZONEGEO,
        "init",
        "가",
        "--from",
        *files,
        "--yes",
        "--basis",
        "drawn",
        "--accuracy",
        "1 m",
        "--lang",
        "ko",
    ]
    first = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    (line,) = [each for each in first.stderr.splitlines() if each.startswith("같은 실행을 묻지 않고: ")]
    told = line.partition(": ")[2].replace(" 가 ", " 나 ", 1)
    subprocess.run(told.replace("zonegeo", str(ZONEGEO), 1), shell=True, cwd=tmp_path, check=True, capture_output=True)
    one, other = (
        {path.relative_to(tmp_path / name).as_posix(): path.read_text(encoding="utf-8") for path in
         (tmp_path / name).rglob("*") if path.is_file() and path.suffix == ".geojson"}
        for name in ("가", "나")
    )  # fmt: skip
    assert {name: text.partition('"features"')[2] for name, text in one.items()} == {
        name: text.partition('"features"')[2] for name, text in other.items()
    }
    toml = [(tmp_path / name / f"{name}.toml").read_text(encoding="utf-8") for name in ("가", "나")]
    assert toml[0] == toml[1].replace('"나"', '"가"')


def test_a_folder_that_is_not_empty_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    files = [path.name for path in walk_files(tmp_path)]
    (tmp_path / "구미").mkdir()
    (tmp_path / "구미" / "메모.txt").write_text("x", encoding="utf-8")
    done = subprocess.run(
        [ZONEGEO, "init", "구미", "--from", *files, "--yes"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "would-overwrite" in done.stderr


@pytest.mark.parametrize("language", ["ko", "en"])
def test_without_a_terminal_each_question_is_an_error_that_names_its_option(tmp_path: Path, language: str) -> None:
    files = [path.name for path in walk_files(tmp_path)]
    done = subprocess.run(
        [ZONEGEO, "init", "구미", "--from", *files, "--lang", language], cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("[intake-proposed]") == 6
    assert ": --role 배후=background" in done.stderr
    # in the words of the profile that is proposed with it
    assert ("‘배후’(1개) → 배후공간?" in done.stderr) == (language == "ko")
    assert not (tmp_path / "구미").exists()
