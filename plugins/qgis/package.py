"""Pack the plugin for QGIS: ``python plugins/qgis/package.py OUT.zip``; the same files are the same bytes."""

import sys
import zipfile
from pathlib import Path

PLUGIN = Path(__file__).parent / "zonegeo_qgis"


def pack(target: Path) -> None:
    """Write the archive that QGIS installs: Plugins › Install from ZIP."""
    licence = PLUGIN.parents[2] / "LICENSE"
    files = {each.relative_to(PLUGIN.parent).as_posix(): each for each in sorted(PLUGIN.glob("*.py"))}
    files |= {"zonegeo_qgis/metadata.txt": PLUGIN / "metadata.txt", "zonegeo_qgis/LICENSE": licence}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files.items():
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    pack(Path(sys.argv[1]))
