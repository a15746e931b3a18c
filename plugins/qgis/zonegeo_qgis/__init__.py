"""The door of QGIS: a Processing provider over the command ``zonegeo``."""


def classFactory(iface):  # noqa: N802 - QGIS calls it so
    """Return the plugin; QGIS calls it with its interface, and without one in ``qgis_process``."""
    from .plugin import Plugin

    return Plugin(iface)
