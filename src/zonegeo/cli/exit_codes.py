"""The exit codes of the command line, in one place: scripts rely on them (``README.md``)."""

from __future__ import annotations

from zonegeo.model.verdict import Verdict

EXIT_USAGE = 2
# nothing failed, but something is open: undecided, for review, nothing in force, nothing kept, a replay that differs
EXIT_OPEN = 3
EXIT_INTERNAL = 70
EXIT_INTERRUPTED = 130

# 1 means "a requirement failed" and nothing else
OF_VERDICT = {
    # no requirement was in force: nothing failed, and nothing was satisfied either
    Verdict.NOT_APPLICABLE: EXIT_OPEN,
    Verdict.PASS: 0,
    Verdict.FAIL: 1,
    Verdict.REVIEW: EXIT_OPEN,
    Verdict.UNDECIDED: EXIT_OPEN,
}
# a replay that differs says nothing of any requirement: this result cannot be relied on as it stands
OF_REPLAY = {"same": 0, "rounding": 0, "different": EXIT_OPEN}
