"""The designation map: a folium (Leaflet) page that opens anywhere, from a result alone."""

from zonegeo.rendering.maps.map_page import draw_map, map_page

__all__ = ["draw_map", "map_page"]
