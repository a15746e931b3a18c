"""The command line: which commands there are. Each is one file beside this one."""

from __future__ import annotations

from typing import Annotated

import typer

from zonegeo.base.version import __version__
from zonegeo.cli.commands.check import check
from zonegeo.cli.commands.compare import compare
from zonegeo.cli.commands.crs import crs_app
from zonegeo.cli.commands.doctor import doctor
from zonegeo.cli.commands.envelope import envelope
from zonegeo.cli.commands.explain import explain
from zonegeo.cli.commands.explore import explore
from zonegeo.cli.commands.export import export
from zonegeo.cli.commands.facts import facts
from zonegeo.cli.commands.grow import grow
from zonegeo.cli.commands.import_file import import_file
from zonegeo.cli.commands.init import init
from zonegeo.cli.commands.inspect import inspect
from zonegeo.cli.commands.list_all import list_all
from zonegeo.cli.commands.map import draw
from zonegeo.cli.commands.measure import measure_app
from zonegeo.cli.commands.profile import profile_app
from zonegeo.cli.commands.proposal import proposal_app
from zonegeo.cli.commands.repair import repair
from zonegeo.cli.commands.report import report
from zonegeo.cli.commands.screen import screen_parcels
from zonegeo.cli.commands.verify import verify
from zonegeo.cli.options import TEXT
from zonegeo.cli.streams import say

app = typer.Typer(
    name="zonegeo",
    help=TEXT("help.zonegeo"),
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        say(f"zonegeo {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=TEXT("help.version"))
    ] = False,
) -> None:
    """Nothing to do before a command."""


app.command(name="check", help=TEXT("help.check"))(check)
app.command(name="map", help=TEXT("help.map"))(draw)
app.command(name="facts", help=TEXT("help.facts"))(facts)
app.command(name="compare", help=TEXT("help.compare"))(compare)
app.command(name="repair", help=TEXT("help.repair"))(repair)
app.command(name="report", help=TEXT("help.report"))(report)
app.command(name="verify", help=TEXT("help.verify"))(verify)
app.command(name="envelope", help=TEXT("help.envelope"))(envelope)
app.command(name="screen", help=TEXT("help.screen"))(screen_parcels)
app.command(name="explore", help=TEXT("help.explore"))(explore)
app.command(name="grow", help=TEXT("help.grow"))(grow)
app.command(name="explain", help=TEXT("help.explain"))(explain)
app.command(name="inspect", help=TEXT("help.inspect"))(inspect)
app.command(name="import", help=TEXT("help.import"))(import_file)
app.command(name="export", help=TEXT("help.export"))(export)
app.command(name="doctor", help=TEXT("help.doctor"))(doctor)
app.command(name="init", help=TEXT("help.init"))(init)
app.command(name="list", help=TEXT("help.list"))(list_all)
app.add_typer(proposal_app, name="proposal", help=TEXT("help.proposal-room"))
app.add_typer(crs_app, name="crs", help=TEXT("help.crs-room"))
app.add_typer(measure_app, name="measure", help=TEXT("help.measure"))
app.add_typer(profile_app, name="profile", help=TEXT("help.profile"))
