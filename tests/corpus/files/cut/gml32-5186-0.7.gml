<?xml version="1.0" encoding="utf-8" ?>
<ogr:FeatureCollection
     gml:id="aFeatureCollection"
     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
     xsi:schemaLocation="http://ogr.maptools.org/ gml32-5186.xsd"
     xmlns:ogr="http://ogr.maptools.org/"
     xmlns:gml="http://www.opengis.net/gml/3.2">
  <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5186"><gml:lowerCorner>555614.934699413 203523.318600088</gml:lowerCorner><gml:upperCorner>555981.181762443 203894.350634723</gml:upperCorner></gml:Envelope></gml:boundedBy>
                                                                                                                  
  <ogr:featureMember>
    <ogr:source gml:id="source.0">
      <gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::5186"><gml:lowerCorner>555614.934699413 203523.318600088</gml:lowerCorner><gml:upperCorner>555981.181762443 203894.350634723</gml:upperCorner></gml:Envelope></gml:boundedBy>
      <ogr:geometryProperty><gml:Polygon srsName="urn:ogc:def:crs:EPSG::5186" gml:id="source.g