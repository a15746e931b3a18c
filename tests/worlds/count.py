"""Print what the referee finds: contradictions by kind, and how often the engine was undecided for nothing.

python -m tests.worlds.count [STUDIES] [WORLDS] [KIND…]
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.worlds.kinds import KINDS, numbered, study_of
from tests.worlds.referee import Account, hold

# contradictions of a kind that are printed
SHOWN = 12


def account_of(kind: str, seed: int, *, worlds: int = 30) -> Account:
    with tempfile.TemporaryDirectory() as folder:
        return hold(study_of(kind, seed), Path(folder), worlds=worlds)


def main(studies: int, worlds: int, kinds: list[str]) -> None:
    whole = Account()
    for kind, seed in numbered(studies, kinds or list(KINDS)):
        whole.add(account_of(kind, seed, worlds=worlds))
    by_kind = Counter(each.kind for each in whole.contradictions)
    for kind in kinds or KINDS:
        print(f"{kind}: {by_kind[kind]} contradictions")  # noqa: T201 - this is what the command is for
        for each in [each for each in whole.contradictions if each.kind == kind][:SHOWN]:
            print(f"    {each}")  # noqa: T201
    for each in whole.avoidable[:40]:
        print(f"  avoidable: {each}")  # noqa: T201
    share = 100 * len(whole.avoidable) / max(whole.undecided, 1)
    print(  # noqa: T201
        f"{studies} studies, {whole.findings} findings, {len(whole.contradictions)} contradictions; "
        f"undecided {whole.undecided}, of them decided by every world drawn {len(whole.avoidable)} ({share:.1f} %)"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 340, int(sys.argv[2]) if sys.argv[2:] else 30, sys.argv[3:])
