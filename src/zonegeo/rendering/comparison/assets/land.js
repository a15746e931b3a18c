// One map of a comparison: land that stayed, came and went, outlines by role, places, deciding lines, names.
// Land is told apart by hatching as well as colour (Okabe and Ito): dots stayed, stripes came, a grid went.

import { makeButton, openSite } from "../../page/assets/card.js";
import { addLabels, removeLabels } from "../../page/assets/labels.js";
import { addPatterns, colours, hatch, placeStyle, stripe } from "../../page/assets/style.js";
import { addPanes, paths } from "../../page/assets/view.js";
import { named, only, read, svg, within } from "../../page/assets/words.js";
import { changeName, changeText, letters, siteOf, sitesOf } from "./pairs.js";

const PANES = { places: 360, "side-a": 405, "side-b": 410, both: 415, deciding: 450, divider: 600, names: 620 };
/** @type {Record<LandKind, Style>} */
const FILLS = {
  kept: { color: "#5B6870", weight: 0.75, fillColor: "url(#fill-kept)", fillOpacity: 1 },
  added: { color: "#00604A", weight: 2, fillColor: "url(#fill-added)", fillOpacity: 1 },
  removed: { color: "#8F4A78", weight: 2, fillColor: "url(#fill-removed)", fillOpacity: 1 },
};
/** @type {Record<Shows, LandKind[]>} */
const SHOWN = { both: ["kept", "removed", "added"], a: ["kept", "removed"], b: ["kept", "added"] };
// with more names than this they would hide the land: a click on a shape still tells it
const MOST_NAMES = 40;

/** @type {Record<LandKind | Role | "former", Style>} */
export const landStyles = {
  core: { color: colours.core, weight: 2.5, fill: false },
  background: { color: colours.background, weight: 2.5, fill: false },
  former: { color: "var(--far)", weight: 1.5, dashArray: "5 4", fill: false },
  ...FILLS,
};

export function addLandPatterns() {
  addPatterns();
  const grid = [stripe(7, "#8F4A78", 0.75, 1.3), svg("line", {
    x1: 3.5, y1: 0, x2: 3.5, y2: 7, stroke: "#8F4A78", "stroke-opacity": 0.75, "stroke-width": 1.3,
  })];
  const dot = svg("circle", { cx: 4.5, cy: 4.5, r: 1, fill: "#5B6870", "fill-opacity": 0.6 });
  const definitions = only("svg.patterns defs");
  definitions.appendChild(hatch("kept", 9, 0, "#56B4E9", 0.13, [dot]));
  definitions.appendChild(hatch("added", 8, -45, "#009E73", 0.3, [stripe(8, "#00604A", 0.9, 2.2)]));
  definitions.appendChild(hatch("removed", 7, 45, "#CC79A7", 0.28, grid));
}

/** @param {HTMLElement} node */
export function landMap(node) {
  const map = L.map(node, {
    zoomControl: false, attributionControl: false, zoomSnap: 0, zoomDelta: 0.5, minZoom: 6, maxZoom: 20,
    zoomAnimation: false, fadeAnimation: false, inertia: false,
  });
  addPanes(map, PANES);
  return map;
}

// parts: what is drawn and on which pane, "a", "b" or "both" of the two proposals
/**
 * @param {L.Map} map @param {ComparisonData} data @param {LandPair} pair @param {LandPart[]} parts @returns {LandMap}
 */
export function drawLand(map, data, pair, parts) {
  /** @type {Omit<LandMap, "labels">} */
  const bare = {
    map, data: { sites: [], places: [], unlocated: [] }, sites: Object.create(null), places: Object.create(null),
    deciding: [], layers: L.layerGroup().addTo(map),
  };
  const atlas = /** @type {LandMap} */ (bare);
  const split = parts.length > 1;
  parts.forEach((part) => {
    pair.changes.forEach((change, number) => { drawChange(atlas, data, pair, change, number, part); });
  });
  pair.changes.forEach((change, number) => { nameChange(atlas, data, pair, change, number, parts, split); });
  addPlaces(atlas, data, pair, parts);
  addLines(atlas, data, pair, parts);
  if (atlas.data.sites.length > MOST_NAMES) atlas.data.sites = [];
  addLabels(atlas);
  return atlas;
}

/** @param {LandMap} atlas */
export function clearLand(atlas) {
  removeLabels(atlas);
  atlas.layers.remove();
}

/**
 * @param {LandMap} atlas @param {ComparisonData} data @param {LandPair} pair @param {LandChange} change
 * @param {number} number @param {LandPart} part
 */
function drawChange(atlas, data, pair, change, number, part) {
  SHOWN[part.shows].forEach((kind) => {
    const land = change.shapes[kind];
    if (!land) return;
    mark(atlas, L.geoJSON(land, { pane: part.pane, interactive: false, style: FILLS[kind] }), { change: kind });
  });
  const sites = sitesOf(data, pair, change);
  const card = cardOf(data, pair, change, number, part.shows, sites);
  /** @param {LandSite} site */
  const drawn = (site) => site.geometry !== null;
  const after = part.shows === "a" ? [] : sites.after.filter(drawn);
  // land that stayed as it was has one outline
  const twice = part.shows === "both" && after.length > 0 && change.known && !change.land;
  const before = part.shows === "b" || twice ? [] : sites.before.filter(drawn);
  before.forEach((site) => { addOutline(atlas, part, site, card, part.shows === "both"); });
  after.forEach((site) => { addOutline(atlas, part, site, card, false); });
}

/** @param {LandMap} atlas @param {L.GeoJSON} layer @param {Record<string, string>} values */
function mark(atlas, layer, values) {
  atlas.layers.addLayer(layer);
  paths(layer).forEach((path) => { Object.assign(path.dataset, values); });
}

/**
 * @param {LandMap} atlas @param {LandPart} part @param {LandSite} site @param {LandCard} card @param {boolean} former
 */
function addOutline(atlas, part, site, card, former) {
  const line = landStyles[former ? "former" : site.role];
  const style = Object.assign({}, line, { fill: true, fillColor: "var(--paper)", fillOpacity: 0 });
  const layer = L.geoJSON(site.geometry, { pane: part.pane, style });
  mark(atlas, layer, { site: site.id, side: part.shows });
  paths(layer).forEach((path) => {
    makeButton(path, card.about, (opener) => { openSite(atlas, card, layer.getBounds().getCenter(), opener); });
  });
  layer.on("click", (event) => {
    L.DomEvent.stopPropagation(event);
    openSite(atlas, card, event.latlng);
  });
}

// what the card of a change tells: the line of the table about it
/**
 * @param {ComparisonData} data @param {LandPair} pair @param {LandChange} change @param {number} number
 * @param {Shows} shows @param {LandSites} sites @returns {LandCard}
 */
function cardOf(data, pair, change, number, shows, sites) {
  const name = { ko: within("ko", () => changeName(sites)), en: within("en", () => changeName(sites)) };
  /** @param {string | null} area */
  const square = (area) => () => area === null ? read("unlocated") : area + " " + read("m2");
  const areas = change.areas;
  const role = () => {
    const told = [change.role_before, change.role_after].map(read).filter(Boolean);
    return told[0] === told[1] ? told[0] : told.join(" → ");
  };
  /** @type {[string, Told][]} */
  const rows = [["role", role], ["kind", data.kinds[change.kind]]];
  if (change.before.length) rows.push(["area-a", square(areas.before)]);
  if (change.after.length) rows.push(["area-b", square(areas.after)]);
  if (change.known) rows.push(["kept", square(areas.kept)], ["added", square(areas.added)],
    ["removed", square(areas.removed)]);
  if (change.slivers) rows.push(["slivers", change.slivers]);
  if (change.shift) rows.push(["shift", change.shift]);
  if (change.matched) rows.push(["matched", change.matched]);
  const side = shows === "both" ? "" : letters[shows] + ": ";
  return {
    id: "change-" + number, name, role: change.role, rows,
    about: () => side + [read(name), role(), changeText(data, change)].join(", "),
    label: () => change.kind === "unchanged" ? "" : changeText(data, change),
  };
}

// one name for a site where A and B share land, two where they lie apart
/**
 * @param {LandMap} atlas @param {ComparisonData} data @param {LandPair} pair @param {LandChange} change
 * @param {number} number @param {LandPart[]} parts @param {boolean} split
 */
function nameChange(atlas, data, pair, change, number, parts, split) {
  const sites = sitesOf(data, pair, change);
  /** @param {LandSite} site */
  const drawn = (site) => site.geometry !== null;
  const shapes = { a: sites.before.filter(drawn), b: sites.after.filter(drawn) };
  /** @param {string} key @param {LandSite[]} list @param {Side | null} side @param {LandSites} both */
  const add = (key, list, side, both) => {
    if (!list.length) return;
    const card = cardOf(data, pair, change, number, "both", both);
    const site = Object.assign(card, { id: key, geometry: true, side: split ? side : null });
    const told = card.label;
    // of land that lies apart each name tells its own side
    if (side) card.label = () => change.known && change.land ? changeText(data, change, side) : told();
    const layer = L.geoJSON(list.flatMap((each) => each.geometry || []));
    atlas.data.sites.push(site);
    atlas.sites[key] = { site, layer };
  };
  const key = "change-" + number;
  const shows = split ? "both" : parts[0].shows;
  if (shows !== "both") add(key, shapes[shows], shows, sites);
  else if (change.shapes.kept || !shapes.a.length || !shapes.b.length) {
    const alone = !shapes.a.length ? "b" : !shapes.b.length ? "a" : null;
    add(key, shapes.b.length ? shapes.b : shapes.a, alone, sites);
  } else {
    add(key + "-a", shapes.a, "a", sites);
    add(key + "-b", shapes.b, "b", sites);
  }
}

// sites whose outline nobody knows, in the places in which they lie
/** @param {LandMap} atlas @param {ComparisonData} data @param {LandPair} pair @param {LandPart[]} parts */
function addPlaces(atlas, data, pair, parts) {
  const asked = { a: pair.before, b: pair.after };
  const shows = parts.length > 1 ? "both" : parts[0].shows;
  /** @param {Side} side @param {string} id */
  const has = (side, id) => siteOf(data, asked[side], id) !== undefined;
  const known = data.places.map((place) => place.id);
  /** @type {Record<string, Unlocated>} */
  const groups = Object.create(null);
  unlocated(data, pair, shows).forEach((site) => {
    const places = site.within.filter((id) => known.includes(id));
    if (!places.length) return;
    const title = () => read("somewhere") + " " + places.map((id) => read(named(data.places, id).name)).join(", ");
    const group = groups[places.join(" ")] || { places, title, sites: [] };
    groups[places.join(" ")] = group;
    const side = site.proposal === pair.before ? "before" : "after";
    const number = pair.changes.findIndex((each) => each[side].includes(site.id));
    const change = pair.changes[number];
    const card = cardOf(data, pair, change, number, "both", sitesOf(data, pair, change));
    const key = "unlocated-" + site.id;
    atlas.sites[key] = { site: card, layer: null };
    const both = has("a", site.id) && has("b", site.id);
    const sign = shows !== "both" || both ? "" : has("a", site.id) ? "− " : "+ ";
    group.sites.push({ id: key, name: () => sign + read(site.name), area: null });
  });
  atlas.data.unlocated = Object.values(groups);
  data.places.forEach((place) => {
    if (!atlas.data.unlocated.some((group) => group.places.includes(place.id))) return;
    const layer = L.geoJSON(place.geometry, { pane: "places", interactive: false, style: placeStyle });
    mark(atlas, layer, { place: place.id });
    atlas.places[place.id] = { layer };
    atlas.data.places.push({ id: place.id, name: place.name });
  });
}

// the unlocated sites of A, of B, or of either, each once
/** @param {ComparisonData} data @param {LandPair} pair @param {Shows} shows */
function unlocated(data, pair, shows) {
  const wanted = { a: [pair.before], b: [pair.after], both: [pair.after, pair.before] }[shows];
  const seen = Object.create(null);
  /** @type {LandSite[]} */
  const found = [];
  wanted.forEach((proposal) => {
    data.sites.forEach((site) => {
      if (site.proposal !== proposal || site.geometry !== null || seen[site.id]) return;
      seen[site.id] = true;
      found.push(site);
    });
  });
  return found;
}

// unlocated sites of which not even a place is known: they are told below the map
/** @param {ComparisonData} data @param {LandPair} pair */
export function sitesNowhere(data, pair) {
  const known = data.places.map((place) => place.id);
  return unlocated(data, pair, "both").filter((site) => !site.within.some((id) => known.indexOf(id) >= 0));
}

/** @param {LandMap} atlas @param {ComparisonData} data @param {LandPair} pair @param {LandPart[]} parts */
function addLines(atlas, data, pair, parts) {
  const shows = parts.length > 1 ? "both" : parts[0].shows;
  /** @param {string} proposal */
  const of = (proposal) => data.lines.filter((line) => line.proposal === proposal);
  /** @type {{ line: LandLine, side: Side | null }[]} */
  const lines = [];
  /** @param {LandLine} line @param {Side | null} side */
  const add = (line, side) => {
    const same = lines.find((each) => each.line.pair.ko === line.pair.ko &&
      JSON.stringify(each.line.geometry) === JSON.stringify(line.geometry));
    if (same) same.side = null;
    else lines.push({ line, side });
  };
  if (shows !== "b") of(pair.before).forEach((line) => { add(line, "a"); });
  if (shows !== "a") of(pair.after).forEach((line) => { add(line, "b"); });
  lines.forEach((each) => { addLine(atlas, each, shows === "both", parts); });
}

/**
 * @param {LandMap} atlas @param {{ line: LandLine, side: Side | null }} each @param {boolean} together
 * @param {LandPart[]} parts
 */
function addLine(atlas, each, together, parts) {
  const ends = each.line.geometry.coordinates.map((point) => L.latLng(point[1], point[0]));
  const split = parts.length > 1;
  const pane = split && each.side ? "side-" + each.side : "deciding";
  const line = { pane, interactive: false, color: "var(--ink)", weight: 2.25 };
  atlas.layers.addLayer(L.polyline(ends, Object.assign({}, line, { color: "var(--paper)", weight: 5, opacity: 0.85 })));
  atlas.layers.addLayer(L.polyline(ends, line));
  [ends[0], ends[ends.length - 1]].forEach((end) => {
    const dot = { pane, interactive: false, radius: 4.5, color: "var(--ink)", weight: 2, fillColor: "var(--paper)" };
    atlas.layers.addLayer(L.circleMarker(end, { ...dot, fillOpacity: 1 }));
  });
  const letter = together && each.side ? letters[each.side] + ": " : "";
  const told = () => letter + read(each.line.pair);
  atlas.deciding.push({ finding: { pair: told }, ends, side: split ? each.side : null });
}
