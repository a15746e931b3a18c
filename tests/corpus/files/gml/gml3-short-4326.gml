<?xml version="1.0" encoding="utf-8" ?>
<ogr:FeatureCollection
     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
     xsi:schemaLocation="http://ogr.maptools.org/ gml3-short-4326.xsd"
     xmlns:ogr="http://ogr.maptools.org/"
     xmlns:gml="http://www.opengis.net/gml">
  <gml:boundedBy><gml:Envelope srsName="EPSG:4326"><gml:lowerCorner>127.0399 37.6001</gml:lowerCorner><gml:upperCorner>127.0441 37.6034</gml:upperCorner></gml:Envelope></gml:boundedBy>
                                                                                                                                                                     
  <ogr:featureMember>
    <ogr:source gml:id="source.0">
      <gml:boundedBy><gml:Envelope srsName="EPSG:4326"><gml:lowerCorner>127.0399 37.6001</gml:lowerCorner><gml:upperCorner>127.0441 37.6034</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="EPSG:4326"><gml:exterior><gml:LinearRing><gml:posList>127.0402 37.6003 127.0441 37.6001 127.0437 37.6034 127.0399 37.6031 127.0402 37.6003</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:name>홍릉 본원</ogr:name>
      <ogr:pnu>1123010600102060009</ogr:pnu>
    </ogr:source>
  </ogr:featureMember>
</ogr:FeatureCollection>
