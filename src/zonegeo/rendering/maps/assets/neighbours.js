// The other zones on the map and on a small map of them all: where a line of spacing ends.

import { cornersOf, drawnPlace, reachBounds } from "../../page/assets/places.js";
import { freeSpots } from "../../page/assets/spots.js";
import { element, read, svg } from "../../page/assets/words.js";

const INSET = { width: 168, height: 176, edge: 14, line: 12 };

// the places of the other zones, each with how far its land may reach beyond, its name and its distance
/** @param {Atlas} atlas @returns {L.Layer[]} */
export function neighbourLayers(atlas) {
  const known = atlas.data.zones;
  if (known === null) return [];
  const own = L.tooltip({ permanent: true, direction: "top", className: "neighbour", pane: "names" })
    .setLatLng(L.latLngBounds(atlas.data.bounds).getCenter())
    .setContent(element("span", { text: atlas.data.title }));
  return [own, ...known.zones.flatMap((zone) => zone.places.flatMap((place) => placeLayers(zone, place)))];
}

// where the nearest of them may lie
/** @param {Atlas} atlas @returns {L.LatLngBounds | null} */
export function nearestNeighbour(atlas) {
  const nearest = atlas.data.zones?.zones.find((zone) => zone.places.length);
  if (!nearest) return null;
  const bounds = L.latLngBounds([]);
  nearest.places.forEach((place) => { bounds.extend(reachBounds(place)); });
  return bounds;
}

/** @param {OtherZone} zone @param {OtherPlace} place @returns {L.Layer[]} */
function placeLayers(zone, place) {
  const reach = {
    pane: "evidence", interactive: false, color: "var(--reach)", weight: 1.6, dashArray: "6 4",
    fillColor: "var(--reach)", fillOpacity: 0.12,
  };
  const solid = { pane: "evidence", interactive: false, color: "var(--ink)", weight: 2, fillColor: "var(--paper)" };
  const label = () => element("span", { text: () => [read(zone.name), zone.told && read(zone.told)].filter(Boolean)
    .join(" ") });
  const [around, known] = drawnPlace(place, {
    reach, point: { ...solid, radius: 5, fillOpacity: 1 }, box: { ...solid, fillOpacity: 0.4 },
  });
  known.bindTooltip(label, { permanent: true, direction: "bottom", className: "neighbour", pane: "names" });
  return [around, known];
}

// all of them on one small map, with the land of this study
/** @param {Atlas} atlas */
export function inset(atlas) {
  const known = atlas.data.zones;
  if (known === null) return null;
  const own = L.latLngBounds(atlas.data.bounds).getCenter();
  const spots = known.zones.filter((zone) => zone.places.length).map((zone) =>
    ({ name: read(zone.name), at: L.latLngBounds(zone.places.flatMap(cornersOf)).getCenter() }));
  const place = placer(L.latLngBounds([own, ...spots.map((spot) => spot.at)]));
  const marks = [{ name: "", at: own }, ...spots].map(({ name, at }) =>
    ({ name, ...place(at), radius: 5, width: widthOf(name), height: name ? INSET.line : 0 }));
  const names = freeSpots(marks, [INSET.width, INSET.height]);
  const drawn = svg("svg", {
    viewBox: "0 0 " + INSET.width + " " + INSET.height, width: INSET.width, height: INSET.height, "aria-hidden": "true",
  });
  marks.forEach((mark, index) => {
    if (!index) drawn.append(svg("rect", { class: "own", x: mark.x - 4, y: mark.y - 4, width: 8, height: 8 }));
    else drawn.append(svg("circle", { class: "zone", cx: mark.x, cy: mark.y, r: 3.5 }));
    const text = svg("text", { x: mark.x + names[index][0], y: mark.y + names[index][1] + INSET.line - 2 });
    text.textContent = mark.name;
    drawn.append(text);
  });
  return element("figure.inset", { "data-obstacle": "" }, element("figcaption", { text: "inset" }), drawn);
}

// letters of the small map: a syllable is as wide as it is high
/** @param {string} name */
function widthOf(name) {
  return [...name].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 11 : 6.5), 0);
}

/** @param {L.LatLngBounds} all */
function placer(all) {
  const wide = Math.cos(all.getCenter().lat * Math.PI / 180);
  const span = Math.max((all.getEast() - all.getWest()) * wide / (INSET.width - 2 * INSET.edge),
    (all.getNorth() - all.getSouth()) / (INSET.height - 2 * INSET.edge), 1e-9);
  /** @param {L.LatLng} at */
  return (at) => ({
    x: INSET.width / 2 + (at.lng - all.getCenter().lng) * wide / span,
    y: INSET.height / 2 - (at.lat - all.getCenter().lat) / span,
  });
}
