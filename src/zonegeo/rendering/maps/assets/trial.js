// The figures of a try: areas, distances and the verdicts that follow from them, from the shapes as they are drawn now.
// The same formulas and the same order as the engine (measures/land/separation.py and area.py): one table of figures
// holds both to each other. Nothing here is an official verdict.

import { named } from "../../page/assets/words.js";
import { areaInterval } from "./body.js";
import {
  areaOf, boundsOfShape, farthest, farthestPair, mapShape, nearest, perimeterOf, reachOf, shapeOf,
} from "./geometry.js";
import { toMicrometre } from "./numbers.js";
import { planeOf } from "./plane.js";
import { fold } from "./readings.js";
import { perhapsOwn, spacingOf } from "./spacing.js";
import { decided } from "./verdict.js";

/** @param {TriedData} data @returns {Trial} */
export function trialOf(data) {
  const plane = planeOf(data.trial.belt);
  const places = Object.create(null);
  [...data.places, ...data.other_places].forEach(({ id, geometry }) => {
    places[id] = projected(plane, shapeOf(geometry));
  });
  const trial = {
    data, sites: data.sites, plane, places, planes: new WeakMap(), bodies: new WeakMap(), pairs: Object.create(null),
    accuracy: Object.create(null), coarse: Object.create(null), zones: zonesOf(plane, data.zones),
  };
  Object.entries(data.trial.sites).forEach(([id, { accuracy }]) => { trial.accuracy[id] = accuracy; });
  data.sites.forEach((site) => { trial.coarse[site.id] = accuracyOfPlace(trial, site); });
  data.others.forEach((site) => { trial.coarse[site.id] = site.coarse; });
  return trial;
}

// the sites of a draft: of one that was added nothing is known but what is drawn, and how roughly
/** @param {Trial} trial @param {Site[]} sites */
export function reckonWith(trial, sites) {
  trial.sites = sites;
  sites.forEach((site) => {
    if (site.accuracy_m !== undefined) trial.accuracy[site.id] = site.accuracy_m;
  });
}

/** @param {Trial} trial @param {string} id */
function toldOf(trial, id) {
  return trial.data.trial.sites[id] || { declared: null, half: 0, outline: true };
}

/** @param {Plane} plane @param {OtherZones | null} known @returns {ZoneShapes | null} */
function zonesOf(plane, known) {
  if (known === null) return null;
  const zones = known.zones.map((zone) => ({ ...zone, places: zone.places.map((place) => ({
    accuracy: place.accuracy, reach: place.reach, shape: projected(plane, placeShape(place.geometry)),
  })) }));
  return { ownIsTold: known.own_is_told, zones };
}

// a point is a ring of one corner
/** @param {ZonePlaceGeometry} geometry @returns {Shape} */
function placeShape(geometry) {
  return geometry.type === "Point" ? [[[geometry.coordinates]]] : shapeOf(geometry);
}

// how far the boundary of a site may be off, or, where nothing is drawn, its place
/** @param {Trial} trial @param {Site} site @param {Shapes} shapes */
function roughness(trial, site, shapes) {
  return (shapes[site.id] ? trial.accuracy[site.id] : trial.coarse[site.id]) || 0;
}

// how rough the place of an unlocated site is: by as much a distance of the result may be less than to its outline
/** @param {Trial} trial @param {Site} site */
function accuracyOfPlace(trial, site) {
  if (site.geometry !== null) return 0;
  const place = area(trial, site);
  const cell = trial.data.matrix.find((each) => [each.core, each.background].includes(site.id) && each.low > 0 &&
    partnerOf(trial, each, site).geometry !== null);
  if (!place || !cell) return 0;
  const partner = partnerOf(trial, cell, site);
  const known = nearest(inPlane(trial, shapeOf(/** @type {Outline} */ (partner.geometry))), place).distance;
  return Math.max(toMicrometre(known - cell.low - trial.accuracy[partner.id]), 0);
}

/** @param {Trial} trial @param {MatrixCell} cell @param {Site} site */
function partnerOf(trial, cell, site) {
  return named(trial.data.sites, cell.core === site.id ? cell.background : cell.core);
}

// to a micrometre, as the engine keeps them (geodesy/crs.py)
/** @param {Plane} plane @param {Shape} shape @returns {Shape} */
function projected(plane, shape) {
  return mapShape(shape, (point) => {
    const [x, y] = plane.toPlane(point);
    return [toMicrometre(x), toMicrometre(y)];
  });
}

// the shape in metres, projected once for as long as it stays the same
/** @param {Trial} trial @param {Shape} shape @returns {Shape} */
export function inPlane(trial, shape) {
  const held = trial.planes.get(shape) || projected(trial.plane, shape);
  trial.planes.set(shape, held);
  return held;
}

// shapes: site id → list of polygons in degrees, or null where nothing is drawn
/** @param {Trial} trial @param {Shapes} shapes @param {Flags} drawn @returns {Figures} */
export function figures(trial, shapes, drawn) {
  const sites = trial.sites;
  const areas = Object.create(null);
  sites.forEach((site) => {
    const shape = shapes[site.id];
    const flat = shape && inPlane(trial, shape);
    areas[site.id] = flat && { area: areaOf(flat), perimeter: perimeterOf(flat) };
  });
  /** @type {CellOf} */
  const cell = (a, b) => pair(trial, a, b, shapes);
  const findings = Object.create(null);
  trial.data.trial.rules.forEach((rule) => {
    if (rule.measure === "separation") findings[rule.id] = separation(rule, sites, cell);
    else if (rule.measure === "zone-spacing") findings[rule.id] = spacing(trial, rule, shapes);
    else findings[rule.id] = summedArea(trial, rule, areas, shapes, drawn);
  });
  return { areas, findings, cell };
}

// bounds of the distance of two sites; a site that is not drawn lies somewhere in its places
/** @param {Trial} trial @param {Site} a @param {Site} b @param {Shapes} shapes @returns {Distance} */
function pair(trial, a, b, shapes) {
  const key = a.id + " " + b.id;
  const held = trial.pairs[key];
  if (held && held.one === shapes[a.id] && held.other === shapes[b.id]) return held.cell;
  const [one, other] = [shapes[a.id], shapes[b.id]].map((shape) => shape && inPlane(trial, shape));
  const known = one && other ? located(one, other) : bounds(trial, a, b, one, other);
  // as the engine widens it (measures/land/distance_matrix.py)
  const rough = roughness(trial, a, shapes) + roughness(trial, b, shapes);
  const cell = { ...known, least: Math.max(known.low - rough, 0), most: known.high + rough, one: a, other: b };
  trial.pairs[key] = { one: shapes[a.id], other: shapes[b.id], cell };
  return cell;
}

/** @param {Shape} one @param {Shape} other @returns {Known} */
function located(one, other) {
  const found = nearest(one, other);
  return { value: found.distance, low: found.distance, high: found.distance, from: found.from, to: found.to };
}

/**
 * @param {Trial} trial @param {Site} a @param {Site} b @param {Shape | null} one @param {Shape | null} other
 * @returns {Known}
 */
function bounds(trial, a, b, one, other) {
  const near = one || area(trial, a);
  const far = other || area(trial, b);
  if (near === null || far === null) return { value: null, low: 0, high: Infinity };
  const low = nearest(near, far).distance;
  const place = one ? far : near;
  const target = one || other;
  if (!target) return { value: null, low, high: farthestPair(near, far) };
  const high = place.reduce((most, part) => Math.max(most, farthest([part], target)), 0);
  return { value: null, low, high };
}

/** @param {Trial} trial @param {Site} site @returns {Shape | null} */
function area(trial, site) {
  const parts = site.within.flatMap((id) => trial.places[id] || []);
  return parts.length ? parts : null;
}

/** @param {Rule} rule @param {Site[]} sites @param {CellOf} cell */
function separation(rule, sites, cell) {
  /** @param {Role} role */
  const of = (role) => sites.filter((site) => site.role === role);
  const table = of("core").map((core) => of("background").map((background) => cell(core, background)));
  if (!table.length || !table[0].length) return decided(rule, unknown());
  const everyone = of("core").concat(of("background"));
  /** @type {CellOf} */
  const link = (one, other) => {
    if (one !== other) return cell(one, other);
    const value = isDrawn(one, cell, everyone) ? 0 : null;
    return { value, low: 0, high: 0, least: 0, most: 0, one, other };
  };
  const links = rule.reading === "spanning_link" ? everyone.map((one) => everyone.map((other) => link(one, other)))
    : [];
  const known = knownOnly(table);
  const [low, high] = [fold(rule.reading, table, "low", links).low, fold(rule.reading, table, "high", links).high];
  const found = known.length ? fold(rule.reading, known, "value", knownOnly(links)) : null;
  // the value of the sites with a known place is none of the whole where the others cannot but change it
  const isOfAll = found && Number(found.value) >= low - 1e-6 && Number(found.value) <= high + 1e-6;
  const chosen = isOfAll ? found : null;
  return decided(rule, {
    value: chosen && chosen.value, pair: chosen, low, high,
    least: fold(rule.reading, table, "least", links).least, most: fold(rule.reading, table, "most", links).most,
  });
}

/** @returns {Found} */
function unknown() {
  return { value: null, low: 0, high: Infinity, least: 0, most: Infinity, pair: null };
}

/** @param {Site} site @param {CellOf} cell @param {Site[]} everyone */
function isDrawn(site, cell, everyone) {
  return everyone.some((other) => other !== site && cell(site, other).value !== null);
}

// the rows and columns in which some distance is known: those of the sites that are drawn
/** @param {Distance[][]} table */
function knownOnly(table) {
  /** @param {Distance} each */
  const known = (each) => each.value !== null;
  const columns = (table[0] || []).map((_cell, index) => table.some((row) => known(row[index])));
  return table.filter((row) => row.some(known)).map((row) => row.filter((_cell, index) => columns[index]));
}

// the land of each site, or where it lies; a proposal without one of the roles is not all there
/** @param {Trial} trial @param {Shapes} shapes @returns {OwnLand[]} */
function landOf(trial, shapes) {
  return trial.sites.map((site) => {
    const shape = shapes[site.id];
    const rough = roughness(trial, site, shapes);
    return { shape: shape ? inPlane(trial, shape) : area(trial, site), isDrawn: Boolean(shape), rough };
  });
}

/** @param {Trial} trial @param {Rule} rule @param {Shapes} shapes */
function spacing(trial, rule, shapes) {
  const isWhole = new Set(trial.sites.map((site) => site.role)).size === 2;
  const known = /** @type {ZoneShapes} */ (trial.zones);
  return decided(rule, spacingOf(known, landOf(trial, shapes), isWhole));
}

// measured where there is an outline, declared where there is none: the engine's "plane" method. Nothing was declared
// of land that is drawn anew: what is decided by declared areas is decided by the land as soon as some of it is.
/** @param {Trial} trial @param {Rule} rule @param {Areas} areas @param {Shapes} shapes @param {Flags} drawn */
function summedArea(trial, rule, areas, shapes, drawn) {
  const sites = sitesOf(trial, rule);
  const byLand = rule.measured || sites.some(({ id }) => drawn[id]);
  const sum = rule.national ? areaOfZones(trial, shapes) : { value: 0, low: 0, high: 0, half: 0 };
  const { value: total, low, high, half } = sum;
  const found = { value: total, low, high, least: low - half, most: high + half };
  // without a site of its roles nothing is known of their area, which is not none
  if (!sites.length) found.value = found.high = found.most = Infinity;
  sites.forEach((site) => {
    const told = toldOf(trial, site.id);
    const measured = areas[site.id];
    const isMeasured = byLand && measured !== null && (told.outline || drawn[site.id]);
    const value = isMeasured ? measured.area : drawn[site.id] ? null : told.declared;
    if (value === null) {
      found.value = found.high = found.most = Infinity;
      return;
    }
    const shape = /** @type {Shape} */ (shapes[site.id]);
    const ends = isMeasured ? bodyOf(trial, site.id, inPlane(trial, shape), value)
      : { least: value - told.half, most: value + told.half };
    found.value += value;
    found.low += value;
    found.high += value;
    found.least += ends.least;
    found.most += ends.most;
  });
  return decided(rule, { ...found, value: Number.isFinite(found.value) ? found.value : null, pair: null });
}

// the sites of a rule that are in the draft: all of its roles, or those that it names
/** @param {Trial} trial @param {Rule} rule */
function sitesOf(trial, rule) {
  const { roles, sites } = rule;
  return trial.sites.filter((site) => roles.length ? roles.includes(site.role) : sites.includes(site.id));
}

// what counts beside the own sites: an own entry that is not told may count or not, an unknown area leaves it open
/** @param {Trial} trial @param {Shapes} shapes */
function areaOfZones(trial, shapes) {
  const known = /** @type {ZoneShapes} */ (trial.zones);
  const maybe = perhapsOwn(known, landOf(trial, shapes));
  const sum = { value: 0, low: 0, high: 0, half: 0 };
  known.zones.forEach((zone) => {
    if (zone.area === null) {
      sum.value = sum.high = Infinity;
      return;
    }
    sum.value += zone.area.value;
    sum.high += zone.area.high;
    sum.half += zone.area.half;
    if (!maybe.includes(zone)) sum.low += zone.area.low;
  });
  return sum;
}

// how much a boundary so far off may enclose, reckoned once for as long as the shape stays the same
/** @param {Trial} trial @param {string} id @param {Shape} flat @param {number} value */
function bodyOf(trial, id, flat, value) {
  const held = trial.bodies.get(flat) || areaInterval(flat, value, trial.accuracy[id]);
  trial.bodies.set(flat, held);
  return held;
}

// where a site keeps its distance from all (or any) of those of the other role, drawn ray by ray around their middle.
// Along a ray the distance grows once the ray has left the sites, so each ray ends once; null where it might not.
/** @param {Shape[]} cores @param {number} limit @param {boolean} any @returns {Ring | null} */
export function reachRing(cores, limit, any) {
  const reaches = cores.map(reachOf);
  const box = boundsOfShape(cores.flat());
  /** @type {Point} */
  const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  const radius = Math.hypot(box[2] - box[0], box[3] - box[1]) / 2;
  const still = reaches.every((reach) => reach(middle) + radius <= limit);
  if (!still) return null;
  /** @type {Ring} */
  const ring = [];
  for (let turn = 0; turn < 360; turn += 1) {
    const angle = (turn * Math.PI) / 180;
    /** @param {number} far @returns {Point} */
    const onRay = (far) => [middle[0] + far * Math.cos(angle), middle[1] + far * Math.sin(angle)];
    let away = radius;
    for (let step = 0; step < 60; step += 1) {
      const found = reaches.map((reach) => reach(onRay(away)));
      const room = limit - (any ? Math.min(...found) : Math.max(...found));
      away += room;
      if (Math.abs(room) < 1e-3) break;
    }
    ring.push(onRay(away));
  }
  return ring;
}
