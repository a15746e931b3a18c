<?xml version="1.0" encoding="utf-8" ?>
<ogr:FeatureCollection
     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
     xsi:schemaLocation="http://ogr.maptools.org/ gml2-4326.xsd"
     xmlns:ogr="http://ogr.maptools.org/"
     xmlns:gml="http://www.opengis.net/gml">
  <gml:boundedBy>
    <gml:Box>
      <gml:coord><gml:X>127.0399</gml:X><gml:Y>37.6001</gml:Y></gml:coord>
      <gml:coord><gml:X>127.0441</gml:X><gml:Y>37.6034</gml:Y></gml:coord>
    </gml:Box>
  </gml:boundedBy>
                                                                                                                                      
  <gml:featureMember>
    <ogr:source fid="source.0">
      <ogr:geometryProperty><gml:Polygon srsName="EPSG:4326"><gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>127.0402,37.6003 127.0441,37.6001 127.0437,37.6034 127.0399,37.6031 127.0402,37.6003</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs></gml:Polygon></ogr:geometryProperty>
      <ogr:name>홍릉 본원</ogr:name>
      <ogr:pnu>1123010600102060009</ogr:pnu>
    </ogr:source>
  </gml:featureMember>
</ogr:FeatureCollection>
