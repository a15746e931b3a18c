// The layers of the map, from the bottom: reach, places, sites, distance lines. Drawn as they stand in the data.

import { makeButton, openSite } from "../../page/assets/card.js";
import { issueStyle, openVerdicts, placeStyle, reachStyle, siteStyle } from "../../page/assets/style.js";
import { addPanes, paneOf, paths } from "../../page/assets/view.js";
import { element, read } from "../../page/assets/words.js";
import { CROWD, addCrowd, resolved } from "./crowd.js";
import { distancesOf, pairText } from "./distances.js";

const PANES = { reach: 340, places: 360, sites: 410, distances: 430, evidence: 440, deciding: 450, names: 620 };
// of very many sites: of more distances than these each is a line without its figure
const MOST_SAID = 30;
// of more distances than these all at once are no picture of anything, and are not offered
export const MOST_DRAWN = 2500;
const DISTANCE = { color: "var(--far)", weight: 1.5, dashArray: "4 3" };

/** @param {L.Map} map @param {MapData} data @returns {Atlas} */
export function addLayers(map, data) {
  addPanes(map, PANES);
  paneOf(map, "names").classList.add("leaflet-zoom-hide");
  /** @type {Omit<Atlas, "labels" | "context" | "evidence">} */
  const bare = {
    data, map, sites: Object.create(null), places: Object.create(null), lines: [], deciding: [],
    leftOut: data.distances_left_out,
    drawings: [],
    groups: {
      places: L.layerGroup().addTo(map), distances: L.layerGroup(),
      issues: {
        fail: L.layerGroup().addTo(map), review: L.layerGroup().addTo(map), undecided: L.layerGroup().addTo(map),
      },
    },
  };
  const atlas = /** @type {Atlas} */ (bare);
  atlas.distancesOf = (id) => distancesOf(atlas, id);
  data.drawings.forEach((drawing) => { addDrawing(atlas, drawing); });
  data.places.forEach((place) => { addPlace(atlas, place); });
  const located = data.sites.filter((site) => site.geometry !== null);
  const alone = located.length > CROWD ? data.sites.filter((site) => site.geometry === null) : data.sites;
  alone.forEach((site) => { addSite(atlas, site); });
  if (alone !== data.sites) addCrowd(atlas, located, pointedAt(atlas));
  addLines(atlas);
  data.findings.forEach((finding) => { addDeciding(atlas, finding); });
  data.findings.forEach((finding) => { addIssue(atlas, finding); });
  return atlas;
}

/** @param {Atlas} atlas @param {Drawing} drawing */
function addDrawing(atlas, drawing) {
  const options = { pane: "reach", interactive: false, style: reachStyle };
  atlas.drawings.push({ drawing, layer: L.geoJSON(drawing.geometry, options).addTo(atlas.map) });
}

/** @param {Atlas} atlas @param {Place} place */
function addPlace(atlas, place) {
  const options = { pane: "places", interactive: false, style: placeStyle };
  const layer = L.geoJSON(place.geometry, options);
  atlas.places[place.id] = { place, layer };
  atlas.groups.places.addLayer(layer);
  paths(layer).forEach((path) => { path.dataset.place = place.id; });
}

/** @param {Atlas} atlas @param {Site} site */
function addSite(atlas, site) {
  atlas.sites[site.id] = { site, layer: null };
  if (site.geometry === null) return;
  const layer = L.geoJSON(site.geometry, { pane: "sites", style: siteStyle(site.role, site.style) }).addTo(atlas.map);
  atlas.sites[site.id] = { site, layer };
  paths(layer).forEach((path) => { makeReachable(atlas, site, layer, path); });
  layer.on("click", (event) => {
    L.DomEvent.stopPropagation(event);
    openSite(atlas, site, event.latlng);
  });
}

/** @param {Atlas} atlas @param {Site} site @param {L.GeoJSON} layer @param {Focusable} path */
function makeReachable(atlas, site, layer, path) {
  path.dataset.site = site.id;
  const about = () => [read(site.name), read(site.role_word), read(site.label)].join(", ");
  makeButton(path, about, () => {
    openSite(atlas, site, layer.getBounds().getCenter(), path);
  });
  const pointed = pointedAt(atlas);
  path.addEventListener("mouseenter", () => { pointed.at(site.id); });
  path.addEventListener("focus", () => { pointed.at(site.id); });
  path.addEventListener("mouseleave", pointed.away);
  path.addEventListener("blur", pointed.away);
}

/** @param {Atlas} atlas @returns {Pointed} */
function pointedAt(atlas) {
  return {
    at: (id) => { showDistances(atlas, [id]); },
    away: () => { hideDistances(atlas); },
  };
}

/** @param {Atlas} atlas */
function addLines(atlas) {
  const deciding = atlas.data.findings.filter((finding) => finding.pair).map((finding) => new Set(finding.sites));
  atlas.data.matrix.forEach((cell) => {
    // the deciding line is on the map already
    const decides = deciding.some((sites) => sites.has(cell.core) && sites.has(cell.background));
    if (cell.line !== null && !decides) atlas.lines.push({ cell, layer: null });
  });
}

// a line is drawn when it is first asked for: a thousand sites have a hundred thousand
/** @param {Atlas} atlas @param {DistanceLine} line @returns {L.Polyline} */
function drawnLine(atlas, line) {
  if (line.layer !== null) return line.layer;
  const layer = L.polyline(endsOf(line), { pane: "distances", interactive: false, ...DISTANCE });
  layer.bindTooltip(() => element("span", { text: () => pairText(atlas, line.cell) }),
    { permanent: true, direction: "center", className: "distance", pane: "names" });
  line.layer = layer;
  return layer;
}

// so many lines that their figures would hide them: drawn as one, without dashes, which take longer than all the rest
/** @param {Atlas} atlas @param {DistanceLine[]} lines */
function bundle(atlas, lines) {
  const renderer = atlas.canvas || L.canvas({ pane: "distances" });
  atlas.canvas = renderer;
  const look = { color: resolved(DISTANCE.color), weight: 1 };
  return L.polyline(lines.map(endsOf), { pane: "distances", interactive: false, renderer, ...look });
}

/** @param {DistanceLine} line */
function endsOf(line) {
  return /** @type {[Point, Point]} */ (line.cell.line).map(([lon, lat]) => L.latLng(lat, lon));
}

// the line that decides: from nearest point to nearest point, with a dot on each
/** @param {Atlas} atlas @param {Finding} finding */
function addDeciding(atlas, finding) {
  if (finding.pair === null) return;
  const { coordinates } = /** @type {import('geojson').LineString} */ (finding.witness);
  const ends = coordinates.map((point) => L.latLng(point[1], point[0]));
  const group = L.layerGroup().addTo(atlas.map);
  const line = { pane: "deciding", interactive: false, color: "var(--ink)", weight: 2.6 };
  group.addLayer(L.polyline(ends, Object.assign({}, line, { color: "var(--paper)", weight: 6, opacity: 0.85 })));
  group.addLayer(L.polyline(ends, line));
  [ends[0], ends[ends.length - 1]].forEach((end) => {
    const dot = { pane: "deciding", interactive: false, radius: 4.5, color: "var(--ink)", weight: 2 };
    group.addLayer(L.circleMarker(end, { ...dot, fillColor: "var(--paper)", fillOpacity: 1 }));
  });
  atlas.deciding.push({ finding, ends, layer: group });
}

// where something is not as it should be: the witness of every requirement that is not satisfied
/** @param {Atlas} atlas @param {Finding} finding */
function addIssue(atlas, finding) {
  const verdict = openVerdicts.find((each) => each === finding.verdict);
  if (verdict === undefined || finding.witness === null || finding.pair !== null) return;
  /** @param {unknown} _feature @param {L.LatLng} where */
  const point = (_feature, where) => L.circleMarker(where, {
    pane: "evidence", interactive: false, radius: 7, ...issueStyle(verdict),
  });
  atlas.groups.issues[verdict].addLayer(L.geoJSON(finding.witness, {
    pane: "evidence", interactive: false, style: () => issueStyle(verdict), pointToLayer: point,
  }));
}

// the distance lines of some sites; of two sites, the one between them
/** @param {Atlas} atlas @param {string[]} ids */
export function showDistances(atlas, ids) {
  hideDistances(atlas);
  const asked = atlas.lines.filter(({ cell }) => {
    const ends = [cell.core, cell.background];
    return ids.length === 2
      ? ids.indexOf(ends[0]) >= 0 && ids.indexOf(ends[1]) >= 0
      : ids.length === 0 || ends.indexOf(ids[0]) >= 0;
  });
  if (atlas.shapesInSight && asked.length > MOST_SAID) atlas.groups.distances.addLayer(bundle(atlas, asked));
  else asked.forEach((line) => { atlas.groups.distances.addLayer(drawnLine(atlas, line)); });
  if (!atlas.map.hasLayer(atlas.groups.distances)) atlas.groups.distances.addTo(atlas.map);
}

/** @param {Atlas} atlas */
export function hideDistances(atlas) {
  if (atlas.distancesStay) return;
  atlas.groups.distances.clearLayers();
}
