"""How sites look in a file: the colours, hatching and lines of the map, by role and basis."""

from __future__ import annotations

from zonegeo.base.value import value

# the map's own (rendering/page/assets: panel.css and style.js; a test holds them together)
CORE = "#0072B2"
BACKGROUND = "#D55E00"
OTHER = "#56697A"


@value
class Look:
    """One way to draw polygons: a line, a ground, and hatching of lines at each angle (degrees, ``()`` for none).

    ``size`` is the distance of the hatching's lines and ``width`` their width, both in pixels at 96 dpi.
    """

    role: str
    style: str
    colour: str
    opacity: float
    dash: str = "solid"
    weight: float = 2.0
    angles: tuple[float, ...] = ()
    size: float = 8.0
    width: float = 1.0
    mark_opacity: float = 0.5


LOOKS = (
    Look("core", "outline", CORE, 0.2),
    Look("core", "inferred", CORE, 0.14, "dash", 2.0, (45,), 9.0, 1.2, 0.45),
    Look("core", "schematic", CORE, 0.14, "dot", 2.5, (0, 90), 6.0, 1.0, 0.55),
    Look("background", "outline", BACKGROUND, 0.38),
    Look("background", "inferred", BACKGROUND, 0.38, "dash", 2.0, (45,), 7.0, 1.2, 0.55),
    Look("background", "schematic", BACKGROUND, 0.38, "dot", 2.5, (0, 90), 6.0, 1.0, 0.55),
)
PLAIN = Look("", "outline", OTHER, 0.2)

# which bases are drawn as an outline and which only mark a spot; every other was guessed
OUTLINES = ("surveyed", "cadastral", "osm")
SCHEMATIC = ("schematic",)


def look_of(role: object, basis: object) -> Look:
    """Return the look of a site; a feature without a role is drawn plainly.

    >>> look_of("core", "drawn").style, look_of("background", "schematic").angles, look_of(None, None).colour
    ('inferred', (0, 90), '#56697A')
    """
    style = "outline" if basis in OUTLINES else "schematic" if basis in SCHEMATIC else "inferred"
    return next((each for each in LOOKS if (each.role, each.style) == (role, style)), PLAIN)
