"""What a program keeps beside a raster (``.aux.xml``), cut down to what says where its cells lie and what they mean."""

from __future__ import annotations

from xml.etree import ElementTree

from zonegeo.sources.boundary.raw.raw_layer import Request
from zonegeo.sources.boundary.raw.xml_text import plain_xml

# of the raster, and of each band; metadata may name other files (OVERVIEW_FILE) and is never handed on
_OF_THE_RASTER = ("SRS", "GeoTransform")
_OF_A_BAND = ("NoDataValue", "Offset", "Scale", "UnitType", "ColorInterp")
_METADATA = ("NODATA_VALUES", "AREA_OR_POINT")


def kept_statistics(content: bytes, where: str) -> bytes:
    """Return a statistics file with nothing in it but CRS, place, what has no data, offset, scale and unit.

    Raises
    ------
    InputError
        What :func:`plain_xml` refuses.

    Examples
    --------
    >>> kept_statistics(b"<PAMDataset><Metadata domain='OVERVIEWS'/><SRS>EPSG:5186</SRS></PAMDataset>", "a.tif.aux.xml")
    b'<PAMDataset><SRS>EPSG:5186</SRS></PAMDataset>'
    """
    # no document type and no depth without end comes through plain_xml
    plain = plain_xml(Request(where, ".xml", {".xml": content}), roots=("PAMDataset",))[0]
    found, kept = ElementTree.fromstring(plain), ElementTree.Element("PAMDataset")  # noqa: S314
    for each in found:
        if each.tag in _OF_THE_RASTER:
            ElementTree.SubElement(kept, each.tag, each.attrib).text = each.text
        elif each.tag == "Metadata" and not each.get("domain"):
            said = ElementTree.SubElement(kept, each.tag)
            said.extend([item for item in each if item.get("key") in _METADATA])
        elif each.tag == "PAMRasterBand":
            band = ElementTree.SubElement(kept, each.tag, each.attrib)
            for part in each:
                if part.tag in _OF_A_BAND:
                    ElementTree.SubElement(band, part.tag).text = part.text
    return ElementTree.tostring(kept)
