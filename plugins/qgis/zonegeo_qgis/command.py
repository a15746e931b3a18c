"""What the command ``zonegeo`` is asked, and how: nothing of QGIS is needed here, and nothing is computed."""

import json
import os
import shlex
import subprocess
from pathlib import Path

# options of the command by the parameters that give them
OPTIONS = {"PROPOSAL": "--proposal", "PROFILE": "--profile", "AS_OF": "--as-of"}
# algorithm → parameters, outputs (name: ending), and what the command is asked for its main output
ALGORITHMS = {
    "check": (("STUDY", "INPUT", "PROPOSAL", "PROFILE", "AS_OF", "OPTIONS"),
              {"RESULT": "json", "REPORT": "html", "SITES": "gpkg", "EVIDENCE": "gpkg"}),
    "compare": (("STUDY", "PROPOSALS", "PROFILE", "AS_OF", "OPTIONS"), {"RESULT": "json", "REPORT": "html"}),
    "measure": (("INPUT", "OPTIONS"), {"RESULT": "json"}),
    "inspect": (("INPUT", "OPTIONS"), {"RESULT": "json"}),
    "repair": (("STUDY", "PROPOSAL", "PROFILE", "AS_OF", "OPTIONS"), {"FOLDER": ""}),
    "envelope": (("STUDY", "PROPOSAL", "PROFILE", "AS_OF", "OPTIONS"), {"PLACES": "geojson"}),
    "export": (("STUDY", "PROPOSAL", "PROFILE", "AS_OF", "OPTIONS"), {"SITES": "gpkg"}),
}  # fmt: skip
# the first argument that says what the command writes; "-o FILE" follows
_WRITES = {"check": ["--format", "json"], "compare": ["--format", "json"], "measure": ["--format", "json"],
           "inspect": ["--format", "json"]}  # fmt: skip
# verdicts are answers: all satisfied, one failed, something undecided
ANSWERS = (0, 1, 3)


def arguments(algorithm, given, outputs):
    """Return the command lines of an algorithm, in their order; ``given`` and ``outputs`` by the names of parameters.

    >>> arguments("check", {"STUDY": "hongneung", "AS_OF": "2020-07-31"}, {"RESULT": "r.json"})
    [['check', 'hongneung', '--as-of=2020-07-31', '--format', 'json', '-o', 'r.json', '--overwrite']]
    """
    subject = [each for each in (given.get("STUDY") or given.get("INPUT"),) if each]
    first = [algorithm, *(["area"] if algorithm == "measure" else []), *subject]
    first += words_of(given.get("PROPOSALS"))
    first += [f"{option}={given[name]}" for name, option in OPTIONS.items() if given.get(name)]
    first += words_of(given.get("OPTIONS")) + _WRITES.get(algorithm, [])
    main = next((outputs[each] for each in ("RESULT", "FOLDER", "PLACES", "SITES") if outputs.get(each)), None)
    if algorithm == "measure":  # prints, and has no file of its own
        return [first]
    told = ["--map", outputs["REPORT"]] if algorithm == "compare" and outputs.get("REPORT") else []
    lines = [[*first, "-o", main, *told, "--overwrite"]]
    if algorithm == "check" and outputs.get("SITES"):
        lines.append(["export", main, "-o", outputs["SITES"], "--overwrite"])
    if algorithm == "check" and outputs.get("REPORT"):
        lines.append(["report", main, "-o", outputs["REPORT"], "--overwrite"])
    return lines


def words_of(text):
    """Return the words of a text, those between quotation marks as one; a backslash is a sign of a path of Windows.

    >>> words_of("--name 'a b' C:\\\\land.shp"), words_of(" "), words_of(None)
    (['--name', 'a b', 'C:\\\\land.shp'], [], [])
    """
    reader = shlex.shlex(text or "", posix=True, punctuation_chars=False)
    reader.whitespace_split, reader.escape, reader.commenters = True, "", ""
    try:
        return list(reader)
    except ValueError as error:  # a quotation mark that nothing closes
        raise RuntimeError(f"{error}: {text}") from None


def command_of(setting):
    """Return the command of a setting as words: a path as it stands, blanks and all; nothing set is ``zonegeo``.

    >>> command_of("py -m zonegeo"), command_of("  ")
    (['py', '-m', 'zonegeo'], ['zonegeo'])
    """
    told = (setting or "").strip()
    return [told] if Path(told).is_file() else words_of(told) or ["zonegeo"]


def run(command, line, language):
    """Run one line of a command and return what it prints; anything but an answer raises ``RuntimeError``."""
    # QGIS sets these for its own Python, and the command brings another one
    environment = {name: each for name, each in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    environment["LANGUAGE"] = language
    ran = subprocess.run(
        [*command, *line], capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )
    if ran.returncode not in ANSWERS:
        raise RuntimeError(ran.stderr.strip() or f"zonegeo {line[0]}: {ran.returncode}")
    return ran.stdout, ran.stderr


def evidence(path, language):
    """Return what a result proves its verdicts with: a row and a GeoJSON geometry for each finding that has one."""
    result = json.loads(Path(path).read_text(encoding="utf-8"))
    rows = []
    for each in result["findings"]:
        measured, limit = each["measurement"] or {}, each["limit"] or {}
        row = {
            "requirement": each["requirement"], "name": each["name"][language], "verdict": each["verdict"],
            "value": measured.get("value"), "unit": measured.get("unit"), "op": limit.get("op"),
            "limit": limit.get("value"), "proposal": result["proposal"], "as_of": result["as_of"],
        }  # fmt: skip
        rows.append((row, each["witness"]))
    return result["verdict"], rows
