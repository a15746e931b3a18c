<?xml version="1.0" encoding="utf-8" ?>
<ogr:FeatureCollection
     gml:id="aFeatureCollection"
     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
     xsi:schemaLocation="http://ogr.maptools.org/ wrong-srs.xsd"
     xmlns:ogr="http://ogr.maptools.org/"
     xmlns:gml="http://www.opengis.net/gml/3.2">
  <gml:boundedBy><gml:Envelope><gml:lowerCorner>203523.318600088 555614.934699413</gml:lowerCorner><gml:upperCorner>203894.350634723 555981.181762443</gml:upperCorner></gml:Envelope></gml:boundedBy>
                                                                                                                                                       
  <ogr:featureMember>
    <ogr:source gml:id="source.0">
      <gml:boundedBy><gml:Envelope><gml:lowerCorner>555614.934699413 203523.318600088</gml:lowerCorner><gml:upperCorner>555981.181762443 203894.350634723</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon gml:id="source.geom.0"><gml:exterior><gml:LinearRing><gml:posList>555636.977899774 203549.94276125 555614.934699413 203894.350634723 555981.181762443 203858.857272333 555947.735689476 203523.318600088 555636.977899774 203549.94276125</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geometryProperty>
      <ogr:name>홍릉 본원</ogr:name>
      <ogr:pnu>1123010600102060009</ogr:pnu>
    </ogr:source>
  </ogr:featureMember>
</ogr:FeatureCollection>
