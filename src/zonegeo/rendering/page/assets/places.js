// Places of zones whose land nobody has drawn: a point or a box, and how far the land may reach beyond it.

const METRES_A_DEGREE = 111_320;

/** @param {ZonePlaceView} place @returns {[number, number][]} */
export function cornersOf({ geometry }) {
  const points = geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates[0];
  return points.map(([lon, lat]) => [lat, lon]);
}

// a place and what lies within its reach, as a picture shows it: degrees of longitude as wide as in the middle
/** @param {ZonePlaceView} place */
export function reachBounds(place) {
  const box = L.latLngBounds(cornersOf(place));
  const up = place.reach / METRES_A_DEGREE;
  const along = up / Math.cos(box.getCenter().lat * Math.PI / 180);
  return L.latLngBounds([box.getSouth() - up, box.getWest() - along], [box.getNorth() + up, box.getEast() + along]);
}

// what may be reached, and on it what is known
/** @param {ZonePlaceView} place @param {PlaceLooks} looks @returns {[L.Path, L.Path]} */
export function drawnPlace(place, { reach, point, box }) {
  const corners = cornersOf(place);
  if (place.geometry.type === "Point") {
    return [L.circle(corners[0], { ...reach, radius: place.reach }), L.circleMarker(corners[0], point)];
  }
  return [L.rectangle(reachBounds(place), reach), L.rectangle(L.latLngBounds(corners), box)];
}
