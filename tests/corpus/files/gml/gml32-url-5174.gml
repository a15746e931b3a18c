<?xml version="1.0" encoding="utf-8" ?>
<ogr:FeatureCollection
     gml:id="aFeatureCollection"
     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
     xsi:schemaLocation="http://ogr.maptools.org/ gml32-url-5174.xsd"
     xmlns:ogr="http://ogr.maptools.org/"
     xmlns:gml="http://www.opengis.net/gml/3.2">
  <gml:boundedBy><gml:Envelope srsName="http://www.opengis.net/def/crs/EPSG/0/5174"><gml:lowerCorner>455309.696068705 203453.805008853</gml:lowerCorner><gml:upperCorner>455675.946724985 203824.834682346</gml:upperCorner></gml:Envelope></gml:boundedBy>
                                                                                                  
  <ogr:featureMember>
    <ogr:source gml:id="source.0">
      <gml:boundedBy><gml:Envelope srsName="http://www.opengis.net/def/crs/EPSG/0/5174"><gml:lowerCorner>455309.696068705 203453.805008853</gml:lowerCorner><gml:upperCorner>455675.946724985 203824.834682346</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="http://www.opengis.net/def/crs/EPSG/0/5174" gml:id="source.geom.0"><gml:exterior><gml:LinearRing><gml:posList>455331.745034618 203480.424350049 455309.696068705 203824.834682346 455675.946724985 203789.346968007 455642.505817141 203453.805008853 455331.745034618 203480.424350049</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:name>홍릉 본원</ogr:name>
      <ogr:pnu>1123010600102060009</ogr:pnu>
    </ogr:source>
  </ogr:featureMember>
</ogr:FeatureCollection>
