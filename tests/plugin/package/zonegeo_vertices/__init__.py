"""An example of a package that adds to zonegeo: a measure, a reader, a writer, a format, a profile, its sentences."""

from pathlib import Path

PROFILE = Path(__file__).with_name("profile.toml")
SENTENCES = {
    "en": {"measurand.vertex-count": "Number of vertices"},
    "ko": {"measurand.vertex-count": "꼭짓점 수"},
}
