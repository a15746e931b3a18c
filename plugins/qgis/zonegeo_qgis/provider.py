"""The Processing provider: one algorithm for each row of ``command.ALGORITHMS``."""

import json
import shutil
from pathlib import Path

from processing.core.ProcessingConfig import ProcessingConfig, Setting
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsJsonUtils,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
    QgsProcessingProvider,
    QgsProcessingUtils,
    QgsRendererCategory,
    QgsSymbol,
    QgsVectorFileWriter,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QLocale, QSettings, QVariant
from qgis.PyQt.QtGui import QColor

from .command import ALGORITHMS, arguments, command_of, evidence, run
from .words import word

_COMMAND = "ZONEGEO_COMMAND"
_NOT_A_COLUMN = (QVariant.List, QVariant.StringList, QVariant.Map)
# the colours of the map's page: one for what is satisfied, failed, for a committee, not decided
_COLORS = {"pass": "#1a7f37", "fail": "#c0392b", "review": "#b45309", "undecided": "#6b7280"}
_FIELDS = {"requirement": QVariant.String, "name": QVariant.String, "verdict": QVariant.String,
           "value": QVariant.Double, "unit": QVariant.String, "op": QVariant.String, "limit": QVariant.Double,
           "proposal": QVariant.String, "as_of": QVariant.String}  # fmt: skip


def language():
    """Return ``ko`` or ``en``, as QGIS speaks."""
    told = QSettings().value("locale/userLocale") or QLocale.system().name()
    return "ko" if str(told).startswith("ko") else "en"


class Provider(QgsProcessingProvider):
    def load(self):
        ProcessingConfig.settingIcons["zonegeo"] = self.icon()
        ProcessingConfig.addSetting(Setting("zonegeo", _COMMAND, word("command", language()), "zonegeo"))
        ProcessingConfig.readSettings()
        self.refreshAlgorithms()
        return True

    def unload(self):
        ProcessingConfig.removeSetting(_COMMAND)

    def loadAlgorithms(self):  # noqa: N802 - QGIS calls it so
        for name in ALGORITHMS:
            self.addAlgorithm(Asked(name))

    def id(self):
        return "zonegeo"

    def name(self):
        return "zonegeo"


class LayerStyle(QgsProcessingLayerPostProcessorInterface):
    """Draws a layer once QGIS has loaded it."""

    def __init__(self, draw):
        super().__init__()
        self._draw = draw

    def postProcessLayer(self, layer, context, feedback):  # noqa: N802 - QGIS calls it so
        self._draw(layer)
        layer.triggerRepaint()


def color_by_verdict(layer):
    """Give a layer of evidence one colour a verdict."""
    categories = []
    for verdict, color in _COLORS.items():
        symbol = QgsSymbol.defaultSymbol(layer.geometryType())
        symbol.setColor(QColor(color))
        if hasattr(symbol, "setWidth"):
            symbol.setWidth(0.8)
        categories.append(QgsRendererCategory(verdict, symbol, word(verdict, language())))
    layer.setRenderer(QgsCategorizedSymbolRenderer("verdict", categories))


# QGIS keeps no reference, and the algorithm that ran is gone before its layers are loaded
_BY_VERDICT = LayerStyle(color_by_verdict)
# the style that the command wrote into the file: Processing loads layers without it
_AS_STORED = LayerStyle(lambda layer: layer.loadDefaultStyle())


class Asked(QgsProcessingAlgorithm):
    """One algorithm: the command is asked, and what it wrote is handed on."""

    def __init__(self, name):
        super().__init__()
        self._name = name

    def createInstance(self):  # noqa: N802 - QGIS calls it so
        return Asked(self._name)

    def name(self):
        return self._name

    def displayName(self):  # noqa: N802 - QGIS calls it so
        return word(self._name, language())

    def initAlgorithm(self, config=None):  # noqa: N802 - QGIS calls it so
        given, outputs = ALGORITHMS[self._name]
        spoken = language()
        for name in given:
            if name == "INPUT":
                new = QgsProcessingParameterFeatureSource(name, word(name, spoken), optional="STUDY" in given)
            else:
                new = QgsProcessingParameterString(name, word(name, spoken), optional=True)
            self.addParameter(new)
        for name, ending in outputs.items():
            if name == "EVIDENCE":
                new = QgsProcessingParameterFeatureSink(name, word(name, spoken), optional=True)
            elif ending:
                # beside a result nothing else has to be written
                may_lack = name != "RESULT" and "RESULT" in outputs
                kind = f"{ending} (*.{ending})"
                new = QgsProcessingParameterFileDestination(name, word(name, spoken), kind, optional=may_lack)
            else:
                new = QgsProcessingParameterFolderDestination(name, word(name, spoken))
            self.addParameter(new)

    def processAlgorithm(self, parameters, context, feedback):  # noqa: N802 - QGIS calls it so
        spoken = language()
        given = {name: self.parameterAsString(parameters, name, context) for name in ALGORITHMS[self._name][0]}
        given["INPUT"] = self._written(parameters, context) if "INPUT" in given else None
        if not (given.get("STUDY") or given.get("INPUT")):
            raise QgsProcessingException(word("no-input", spoken))
        outputs = {
            name: self.parameterAsString(parameters, name, context) if not ending
            else self.parameterAsFileOutput(parameters, name, context)
            for name, ending in ALGORITHMS[self._name][1].items() if name != "EVIDENCE"
        }  # fmt: skip
        outputs = {name: path for name, path in outputs.items() if path}
        try:
            command, lines = command_of(ProcessingConfig.getSetting(_COMMAND)), arguments(self._name, given, outputs)
        except RuntimeError as error:
            raise QgsProcessingException(str(error)) from None
        if shutil.which(command[0]) is None:
            raise QgsProcessingException(word("not-found", spoken))
        for line in lines:
            try:
                printed, talk = run(command, line, spoken)
            except RuntimeError as error:
                raise QgsProcessingException(str(error)) from None
            feedback.pushInfo(talk)
            if self._name == "measure":
                Path(outputs["RESULT"]).write_text(printed, encoding="utf-8")
        if self._name == "check":
            outputs |= self._evidence(parameters, outputs["RESULT"], context, feedback)
        if outputs.get("SITES"):
            details = QgsProcessingContext.LayerDetails(word("SITES", spoken), context.project(), "SITES")
            details.setPostProcessor(_AS_STORED)
            context.addLayerToLoadOnCompletion(outputs["SITES"], details)
        return outputs

    def _written(self, parameters, context):
        """Return the layer as a file of its own, in its own CRS: that is what zonegeo reads."""
        layer = self.parameterAsVectorLayer(parameters, "INPUT", context)
        if layer is None:
            return None
        if not layer.crs().isValid():
            raise QgsProcessingException(word("no-crs", language()))
        file = QgsProcessingUtils.generateTempFilename(f"{layer.name()}.gpkg")
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName = "GPKG"
        # lists and maps have no column in a GeoPackage, and nothing is measured by them
        options.attributes = [number for number, each in enumerate(layer.fields()) if each.type() not in _NOT_A_COLUMN]
        options.skipAttributeCreation = not options.attributes
        failed = QgsVectorFileWriter.writeAsVectorFormatV3(layer, file, context.transformContext(), options)
        if failed[0] != QgsVectorFileWriter.NoError:
            raise QgsProcessingException(failed[1])
        return file

    def _evidence(self, parameters, result, context, feedback):
        verdict, rows = evidence(result, language())
        feedback.pushInfo(json.dumps({"verdict": verdict, **{row["requirement"]: row["verdict"] for row, _ in rows}}))
        fields = QgsFields()
        for name, kind in _FIELDS.items():
            fields.append(QgsField(name, kind))
        crs = QgsCoordinateReferenceSystem("EPSG:4326")
        sink, place = self.parameterAsSink(parameters, "EVIDENCE", context, fields, QgsWkbTypes.MultiLineString, crs)
        for row, witness in rows if sink is not None else ():
            feature = QgsFeature(fields)
            feature.setAttributes([row[name] for name in _FIELDS])
            if witness is not None and "Line" in witness["type"]:
                told = json.dumps({"type": "FeatureCollection", "features": [
                    {"type": "Feature", "properties": {}, "geometry": witness}]})  # fmt: skip
                geometry = QgsJsonUtils.stringToFeatureList(told)[0].geometry()
                geometry.convertToMultiType()
                feature.setGeometry(geometry)
            sink.addFeature(feature, QgsFeatureSink.FastInsert)
        if place and context.willLoadLayerOnCompletion(place):
            context.layerToLoadOnCompletionDetails(place).setPostProcessor(_BY_VERDICT)
        return {"verdict": verdict, **({"EVIDENCE": place} if place else {})}
