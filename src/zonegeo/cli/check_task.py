"""One run of ``zonegeo check``: what is looked at, what is written, and which exit code that is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from zonegeo import api
from zonegeo.base.errors import Problem, UsageError, ZonegeoError
from zonegeo.base.files.path_text import ends_with
from zonegeo.base.value import value
from zonegeo.cli.check_many import check_many
from zonegeo.cli.console.output import claim, deliver, open_page
from zonegeo.cli.console.paint import is_terminal, show, terminal_width
from zonegeo.cli.console.progress import shown_step
from zonegeo.cli.console.streams import say
from zonegeo.cli.console.verbosity import log
from zonegeo.cli.exit_codes import OF_VERDICT
from zonegeo.cli.options.file_options import FileOptions
from zonegeo.cli.options.shared_options import TEXT, receipt_argv
from zonegeo.cli.subjects import Subject, study_of, subjects_of
from zonegeo.i18n.translator import Translator

if TYPE_CHECKING:
    from zonegeo.model.evaluation import Evaluation
    from zonegeo.model.study import Study

# read by people; the others are read by programs, and their bytes must not depend on the locale
FOR_PEOPLE = ("text", "md")


@value
class CheckTask:
    """Everything that a check was asked for; ``lang`` is what was asked for, ``spoken`` the language of people."""

    studies: tuple[str, ...]
    files: FileOptions
    proposal: str | None
    profile: str | None
    as_of: date | None
    draft: Path | None
    decide: str
    format_name: str
    output: Path | None
    map_file: Path | None
    pack: Path | None
    pack_inputs: Literal["copy", "hashes"]
    allow_outside: bool
    sign: Path | None
    overwrite: bool
    opens: bool
    exit_zero: bool
    verbose: int
    lang: str | None
    spoken: str

    def _refuse_without_pack(self) -> None:
        given = {"--sign": self.sign, "--allow-outside": self.allow_outside}
        for option in (name for name, each in given.items() if each and self.pack is None):
            raise UsageError(Problem("pack-needed", option, {"value": option}))

    def run(self) -> int:
        """Evaluate, print or write, draw, and return the exit code of the verdict, of several the worst."""
        self._refuse_without_pack()
        claim(self.output, self.map_file, self.pack, overwrite=self.overwrite)
        subjects = self._subjects()
        if len(subjects) == 1:
            return self._one(subjects[0])
        refused = {"--map": self.map_file, "--pack": self.pack, "--open": self.opens or None}
        for option in (name for name, each in refused.items() if each is not None):
            raise UsageError(Problem("option-of-one", option, {"value": option}))
        return check_many(
            subjects, lambda each: self._checked(each, self._known(each)), self._code, format_name=self.format_name,
            output=self.output, overwrite=self.overwrite, translator=Translator(self.spoken),
        )  # fmt: skip

    def watched(self) -> Iterator[Path]:
        """Yield the files that a change of which is looked at: what was named, and what the studies are made of."""
        for given in self.studies:
            path = Path(given)
            if path.is_file():
                yield path
            try:
                study = (
                    api.find_study(given, folder=Path.cwd()) if not path.is_file() or ends_with(path, ".toml") else None
                )
                known = None if study is None else self._known(Subject(given, given, self.proposal))
            except ZonegeoError:
                continue  # told by the run; the files that were named are watched until it is mended
            if study is not None and known is not None:
                yield study
                yield from (study.parent / each.path for each in known.inputs)

    def _subjects(self) -> list[Subject]:
        return subjects_of(
            self.studies, self.files, profile=self.profile, proposal=self.proposal, as_of=self.as_of,
            language=self.spoken,
        )  # fmt: skip

    def _known(self, subject: Subject, path: str | None = None) -> Study:
        return study_of(subject, draft=self.draft, measure_in=self.files.given["measure_in"], path=path)

    def _checked(self, subject: Subject, known: Study) -> Evaluation:
        cautious = self.decide == "cautious"
        argv = receipt_argv("check", *([subject.path] if subject.path is not None else self.studies), options={
            "--proposal": subject.proposal, "--profile": self.profile, "--as-of": self.as_of, "--with": self.draft,
            "--decide": self.decide if cautious else None, "--measure-in": self.files.given["measure_in"],
        })  # fmt: skip
        with shown_step("measure"):
            found = api.evaluate(
                known, profile=self.profile if subject.path is not None else None, proposal=subject.proposal,
                as_of=self.as_of, cautious=cautious, argv=argv,
            )  # fmt: skip
        log(api.account_of(found, language=self.spoken), self.verbose)
        return found

    def _code(self, found: Evaluation) -> int:
        return 0 if self.exit_zero else OF_VERDICT[found.verdict]

    def _one(self, subject: Subject) -> int:
        # who looks at a terminal gets one screen of it, and all of it with -v; pipes and files get all of it
        is_glance = self.format_name == "text" and self.output is None and not self.verbose and is_terminal()
        with ExitStack() as kept:
            path = None
            if subject.intake is not None and self.pack is not None:
                if self.draft is not None:
                    raise UsageError(Problem("study-needed", "--with", {"value": "--with, --pack"}))
                # what is packed is the study that init would write of these files
                path = _written(subject, Path(kept.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))))
            known = self._known(subject, path)
            log(api.account_of_inputs(known, language=self.spoken), self.verbose)
            evaluation = self._checked(subject, known)
            for_people = self.format_name in FOR_PEOPLE
            language = self.spoken if for_people else self.lang or "en"
            text = "" if is_glance else api.render(evaluation, self.format_name, language=language)
            # everything is made before anything is written, so that a failure leaves nothing behind
            made = self._made(path or str(subject.path), evaluation, known)
        deliver(text, self.output, for_people=for_people, overwrite=self.overwrite, files=made)
        if is_glance:
            show(api.summary_lines(evaluation, language=self.spoken, width=terminal_width()))
        if self.pack is not None:
            say(TEXT("verify.pack-sha256", value=sha256(made[self.pack]).hexdigest()) + "\n", error=True)
        if self.opens:
            open_page(self.map_file)
        return self._code(evaluation)

    def _made(self, path: str, evaluation: Evaluation, known: Study) -> dict[Path, Any]:
        """Return the further files of the run: the map, and the pack."""
        made: dict[Path, str | bytes] = {}
        if self.map_file is not None:
            made[self.map_file] = api.map_page(evaluation, language=self.spoken, study=known)
        if self.pack is not None:
            made[self.pack] = api.make_pack(
                evaluation, known, path=path, profile=self.profile, draft=self.draft,
                inputs=self.pack_inputs, language=self.lang or "en", allow_outside=self.allow_outside,
                signed_by=self.sign,
            )  # fmt: skip
        return made

    def without_opening(self) -> CheckTask:
        """Return the task as it is repeated: a page that is open already is not opened again."""
        return replace(self, opens=False)


def _written(subject: Subject, folder: Path) -> str:
    """Write what files were taken for as a study below a folder, and return its path."""
    name = "" if subject.study is None else subject.study.id
    written = api.write_study(subject.intake, folder / name) if subject.intake is not None else ()
    return str(next(path for path in written if path.name == f"{name}.toml"))
