"""What the tests of several rooms stand on.

Hypothesis draws the same examples in every run, the reference study is read once, a small sound study stands in a
folder, and there are two ways to run the command.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.places import HONGNEUNG, ZONEGEO
from tests.small_study import SmallStudy
from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.api.results.evaluate import read_study
from zonegeo.cli import main
from zonegeo.model.profile import Profile
from zonegeo.model.study import Study

# a property is tried on few drawings every day and on many in the slow part: --hypothesis-profile exhaustive
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, max_examples=10)
settings.register_profile("exhaustive", settings.get_profile("repeatable"), max_examples=40)
settings.load_profile("repeatable")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell takes Ctrl-C from its jobs in the background, and from all that they start: here it is heard again
    signal.signal(signal.SIGINT, signal.default_int_handler)

# what makes the corpus needs writers that nothing else does (see tests/corpus/make_corpus.py)
collect_ignore_glob = ["corpus/make_corpus.py", "corpus/making/*"]


@pytest.fixture(autouse=True, scope="session")
def state_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What commands remember of their products is remembered for this run alone, in processes of their own too."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def hongneung() -> Study:
    """The reference study of this tree, from wherever pytest is started; read once."""
    return read_study(HONGNEUNG)


@pytest.fixture(scope="session")
def innotown() -> Profile:
    return read_profile("kr/innotown")


@pytest.fixture
def small(tmp_path: Path) -> SmallStudy:
    """A small sound study in a folder of its own; break a part of it, then ``write()``."""
    return SmallStudy(tmp_path / "small")


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command in this process: milliseconds, where a process of its own costs a quarter of a second."""

    def run(*arguments: str | Path) -> Said:
        code = main([str(each) for each in arguments])
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def installed() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run the installed ``zonegeo`` (or ``python``, for ``code=``) as a process, in English unless told otherwise."""

    def run(
        *arguments: str | Path, cwd: Path | None = None, code: str | None = None, stdout: Any = subprocess.PIPE,
        **environment: str,
    ) -> subprocess.CompletedProcess[bytes]:  # fmt: skip
        program: list[str | Path] = [ZONEGEO] if code is None else [sys.executable, "-c", code]
        # no variable of the caller's locale may leak in: the language is a part of what is tested
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHONIOENCODING"))}
        return subprocess.run(
            [*program, *arguments], cwd=cwd, env=kept | {"LANG": "C.UTF-8"} | environment, stdout=stdout,
            stderr=subprocess.PIPE, check=False, timeout=60,
        )  # fmt: skip

    return run
