{
"type": "FeatureCollection",
"name": "source",
"features": [
{ "type": "Feature", "properties": { "name": "홍릉 본원", "pnu": "1123010600102060009" }, "geometry": { "type": "Polygon", "coordinates": [ [ [ 127.0402, 37.6003 ], [ 127.0441, 37.6001 ], [ 127.0437, 37.6034 ], [ 127.0399, 37.6031 ], [ 127.0402, 37.6003 ] ] ] } },
{ "type": "Feature", "properties": { "name": "배후공간 똠방각하", "pnu": "1123010600102060009" }, "geometry": { "type": "Polygon", "coordinates": [ [ [ 127.0452, 37.6011 ], [ 127.0473, 37.6012 ], [ 127.047, 37.6029 ], [ 127.0449, 37.6026 ], [ 127.0452, 37.6011 ] ] ] } }
]
}
