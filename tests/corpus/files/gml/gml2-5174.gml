<?xml version="1.0" encoding="utf-8" ?>
<ogr:FeatureCollection
     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
     xsi:schemaLocation="http://ogr.maptools.org/ gml2-5174.xsd"
     xmlns:ogr="http://ogr.maptools.org/"
     xmlns:gml="http://www.opengis.net/gml">
  <gml:boundedBy>
    <gml:Box>
      <gml:coord><gml:X>203453.8050088533</gml:X><gml:Y>455309.6960687051</gml:Y></gml:coord>
      <gml:coord><gml:X>203824.8346823461</gml:X><gml:Y>455675.9467249847</gml:Y></gml:coord>
    </gml:Box>
  </gml:boundedBy>
                                                                                                
  <gml:featureMember>
    <ogr:source fid="source.0">
      <ogr:geometryProperty><gml:Polygon srsName="EPSG:5174"><gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>203480.424350049,455331.745034618 203824.834682346,455309.696068705 203789.346968007,455675.946724985 203453.805008853,455642.505817141 203480.424350049,455331.745034618</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs></gml:Polygon></ogr:geometryProperty>
      <ogr:name>홍릉 본원</ogr:name>
      <ogr:pnu>1123010600102060009</ogr:pnu>
    </ogr:source>
  </gml:featureMember>
</ogr:FeatureCollection>
