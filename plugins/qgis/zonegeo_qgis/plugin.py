"""The plugin: it registers the provider, and takes it away again."""

from qgis.core import QgsApplication

from .provider import Provider


class Plugin:
    def __init__(self, iface):
        self.iface, self.provider = iface, None

    def initProcessing(self):  # noqa: N802 - QGIS calls it so
        self.provider = Provider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self):  # noqa: N802 - QGIS calls it so
        self.initProcessing()

    def unload(self):
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
