"""``zonegeo serve --stdio``: answer an assistant's questions through the Model Context Protocol."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Annotated, Any

import typer

from zonegeo.base.errors import Problem, UsageError, ZonegeoError
from zonegeo.base.optional_packages import need_extra
from zonegeo.base.version import __version__
from zonegeo.cli.assistant_tools import TOOLS, told
from zonegeo.cli.options.shared_options import TEXT, DebugOption, LangOption

_INSTRUCTIONS = (
    "zonegeo decides whether a zone satisfies its designation requirements. Tell what stands in not_decided before any "
    "verdict: undecided and review are neither pass nor fail. Tell no figure without its result_sha256, and none that "
    "verify does not call same for the study, the proposal and the day that are asked about."
)


def serve(
    stdio: Annotated[bool, typer.Option("--stdio", help=TEXT("help.serve-stdio"))] = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Serve until the other end closes the stream."""
    if not stdio:
        raise UsageError(Problem("serve-needs-stdio", "--stdio"))
    server().run("stdio")
    return 0


def server() -> Any:
    """Return the server with its tools: each of them reads, and none writes."""
    mcp = need_extra("mcp.server", extra="mcp", where="zonegeo serve")
    types = need_extra("mcp.types", extra="mcp", where="zonegeo serve")
    made = mcp.MCPServer("zonegeo", instructions=_INSTRUCTIONS, version=__version__, log_level="ERROR")
    reads = types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for name, tool in TOOLS.items():
        made.add_tool(_answering(tool), name=name, annotations=reads, structured_output=True)
    return made


def _answering(tool: Callable[..., Any]) -> Callable[..., Any]:
    """Return a tool that answers with its errors as well, each with its code."""

    @functools.wraps(tool)
    def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            return tool(*args, **kwargs)
        except ZonegeoError as error:
            return told(error)

    return answer
