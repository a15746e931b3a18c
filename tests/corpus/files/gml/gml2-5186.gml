<?xml version="1.0" encoding="utf-8" ?>
<ogr:FeatureCollection
     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
     xsi:schemaLocation="http://ogr.maptools.org/ gml2-5186.xsd"
     xmlns:ogr="http://ogr.maptools.org/"
     xmlns:gml="http://www.opengis.net/gml">
  <gml:boundedBy>
    <gml:Box>
      <gml:coord><gml:X>203523.3186000876</gml:X><gml:Y>555614.9346994128</gml:Y></gml:coord>
      <gml:coord><gml:X>203894.3506347232</gml:X><gml:Y>555981.1817624433</gml:Y></gml:coord>
    </gml:Box>
  </gml:boundedBy>
                                                                                                
  <gml:featureMember>
    <ogr:source fid="source.0">
      <ogr:geometryProperty><gml:Polygon srsName="EPSG:5186"><gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>203549.94276125,555636.977899774 203894.350634723,555614.934699413 203858.857272333,555981.181762443 203523.318600088,555947.735689476 203549.94276125,555636.977899774</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs></gml:Polygon></ogr:geometryProperty>
      <ogr:name>홍릉 본원</ogr:name>
      <ogr:pnu>1123010600102060009</ogr:pnu>
    </ogr:source>
  </gml:featureMember>
</ogr:FeatureCollection>
