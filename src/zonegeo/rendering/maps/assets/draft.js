// The draft: what is drawn now, site by site, every step of it, and the file that carries it away.
// Shapes are lists of polygons of rings of [longitude, latitude], never changed in place. A corner that was set here is
// kept to nine decimals (0.1 mm), as the file has it, so that the page measures what the file says.

import { between, edgesOf, footOn, geometryOf, mapShape, shapeOf } from "./geometry.js";
import { inPlane } from "./trial.js";

const SNAP_CORNER = 12;
const SNAP_EDGE = 9;
const WIDE = 200;

/** @param {TriedData} data @returns {Draft} */
export function startDraft(data) {
  const base = Object.create(null);
  data.sites.forEach((site) => {
    base[site.id] = site.geometry === null ? null : shapeOf(site.geometry);
  });
  return { base, now: Object.assign(Object.create(null), base), past: [], future: [] };
}

/** @param {Point} point @returns {Point} */
export function rounded(point) {
  return [Math.round(point[0] * 1e9) / 1e9, Math.round(point[1] * 1e9) / 1e9];
}

// one step that can be taken back
/** @param {Draft} draft @param {string} id @param {Shape | null} shape */
export function change(draft, id, shape) {
  draft.past.push({ id, before: draft.now[id], after: shape });
  draft.future = [];
  draft.now[id] = shape;
}

/** @param {Draft} draft */
export function undo(draft) {
  const step = draft.past.pop();
  if (!step) return null;
  draft.now[step.id] = step.before;
  draft.future.push(step);
  return step.id;
}

/** @param {Draft} draft */
export function redo(draft) {
  const step = draft.future.pop();
  if (!step) return null;
  draft.now[step.id] = step.after;
  draft.past.push(step);
  return step.id;
}

/** @param {Draft} draft */
export function changedSites(draft) {
  return Object.keys(draft.now).filter((id) => draft.now[id] !== draft.base[id]);
}

// --- shapes with one corner changed; `at` is [polygon, ring, corner]

/** @param {Shape} shape @param {At} at @param {(ring: Ring) => Ring} edit @returns {Shape} */
function withRing(shape, at, edit) {
  return shape.map((polygon, p) => {
    if (p !== at[0]) return polygon;
    return polygon.map((ring, r) => r === at[1] ? edit(ring) : ring);
  });
}

/** @param {Shape} shape @param {At} at */
export function cornerAt(shape, at) {
  return shape[at[0]][at[1]][at[2]];
}

/** @param {Shape} shape @param {At} at @param {Point} point */
export function withCorner(shape, at, point) {
  return withRing(shape, at, (ring) => ring.map((each, index) => index === at[2] ? rounded(point) : each));
}

/** @param {Shape} shape @param {At} at @param {Point} point */
export function withNewCorner(shape, at, point) {
  return withRing(shape, at, (ring) => ring.slice(0, at[2] + 1).concat([rounded(point)], ring.slice(at[2] + 1)));
}

// a ring keeps at least three corners; a smaller hole is filled, a smaller part is taken away unless it is the last
/** @param {Shape} shape @param {At} at */
export function withoutCorner(shape, at) {
  const ring = shape[at[0]][at[1]];
  if (ring.length > 3) {
    return withRing(shape, at, (each) => each.filter((_point, index) => index !== at[2]));
  }
  if (at[1] > 0) {
    return shape.map((polygon, p) => p === at[0] ? polygon.filter((_ring, r) => r !== at[1]) : polygon);
  }
  return shape.length > 1 ? shape.filter((_polygon, p) => p !== at[0]) : shape;
}

/** @param {Shape} shape @param {At} at @returns {Point} */
export function middleAfter(shape, at) {
  const ring = shape[at[0]][at[1]];
  const next = ring[(at[2] + 1) % ring.length];
  const here = ring[at[2]];
  return [(here[0] + next[0]) / 2, (here[1] + next[1]) / 2];
}

/** @param {Shape} shape @returns {At[]} */
export function corners(shape) {
  /** @type {At[]} */
  const found = [];
  shape.forEach((polygon, p) => {
    polygon.forEach((ring, r) => { ring.forEach((_point, i) => { found.push([p, r, i]); }); });
  });
  return found;
}

// moved by metres of the plane: east and north
/** @param {Plane} plane @param {Point} point @param {number} east @param {number} north */
export function movedPoint(plane, point, east, north) {
  const here = plane.toPlane(point);
  return rounded(plane.toLonlat([here[0] + east, here[1] + north]));
}

/** @param {Plane} plane @param {Shape} shape @param {number} east @param {number} north */
export function movedShape(plane, shape, east, north) {
  return mapShape(shape, (point) => movedPoint(plane, point, east, north));
}

// --- snapping to the neighbours: a corner first, then the nearest place of an edge

// within pixels of the map, or the nearest neighbour within 200 m
/**
 * @param {Atlas} atlas @param {Trial} trial @param {Shapes} shapes @param {string} own @param {Point} point
 * @param {boolean} pixels @returns {Point | null}
 */
export function snapped(atlas, trial, shapes, own, point, pixels) {
  const here = trial.plane.toPlane(point);
  const metres = metresAPixel(atlas, trial, point);
  /** @type {{ corner: Point | null, cornerAway: number, edge: Point | null, edgeAway: number }} */
  const best = {
    corner: null, cornerAway: pixels ? SNAP_CORNER * metres : WIDE,
    edge: null, edgeAway: pixels ? SNAP_EDGE * metres : WIDE,
  };
  neighbours(atlas, trial, shapes, own).forEach((neighbour) => {
    edgesOf(inPlane(trial, neighbour)).forEach((each, index) => {
      const away = between(here, each[0]);
      if (away < best.cornerAway) {
        best.cornerAway = away;
        best.corner = edgesOf(neighbour)[index][0];
      }
      const foot = footOn(here, each);
      const gap = between(here, foot);
      if (gap < best.edgeAway) {
        best.edgeAway = gap;
        best.edge = foot;
      }
    });
  });
  if (best.corner !== null && (pixels || best.cornerAway < best.edgeAway + 5)) return rounded(best.corner);
  return best.edge === null ? null : rounded(trial.plane.toLonlat(best.edge));
}

/** @param {Atlas} atlas @param {Trial} trial @param {Shapes} shapes @param {string} own @returns {Shape[]} */
function neighbours(atlas, trial, shapes, own) {
  if (!atlas.placeShapes) {
    atlas.placeShapes = atlas.data.places.map((place) => shapeOf(place.geometry));
  }
  const sites = Object.entries(shapes).flatMap(([id, shape]) => id !== own && shape ? [shape] : []);
  return sites.concat(atlas.placeShapes);
}

/** @param {Atlas} atlas @param {Trial} trial @param {Point} point */
function metresAPixel(atlas, trial, point) {
  const map = atlas.map;
  const spot = map.latLngToContainerPoint([point[1], point[0]]);
  const beside = map.containerPointToLatLng(spot.add([100, 0]));
  return between(trial.plane.toPlane(point), trial.plane.toPlane([beside.lng, beside.lat])) / 100;
}

// --- the file

/** @param {TriedData} data @param {Draft} draft */
export function draftFile(data, draft) {
  const features = changedSites(draft).flatMap((id) => {
    const shape = draft.now[id];
    if (!shape) return [];
    const properties = Object.assign({}, data.trial.sites[id].properties);
    properties.basis = "drawn";
    // in both languages, for a page of either; what was noted of the boundary before holds no more
    properties.note = "zonegeo 지도에서 그린 경계 / drawn on the zonegeo map";
    return [{ type: "Feature", properties, geometry: geometryOf(shape) }];
  });
  const base = { study: data.trial.study, proposal: data.trial.proposal, base: data.trial.base };
  return JSON.stringify({ type: "FeatureCollection", zonegeo: base, features }, null, 1) + "\n";
}

// --- kept in the browser until it is taken back, and opened again from a file

// a draft belongs to the proposal and the boundaries that it was drawn on
/** @param {TriedData} data */
function keptAs(data) {
  const { study, proposal, base } = data.trial;
  return ["zonegeo-draft", study, proposal, ...base.map((each) => each.sha256)].join(" ");
}

// a browser may keep nothing for a page: then the draft lives as long as the page
/** @param {TriedData} data @param {Draft} draft */
export function keep(data, draft) {
  const changed = changedSites(draft);
  try {
    if (!changed.length) window.localStorage.removeItem(keptAs(data));
    else window.localStorage.setItem(keptAs(data), JSON.stringify(changed.map((id) => [id, draft.now[id]])));
  } catch {
    return;
  }
}

// true where something was kept
/** @param {TriedData} data @param {Draft} draft */
export function takeKept(data, draft) {
  try {
    const kept = JSON.parse(window.localStorage.getItem(keptAs(data)) || "[]");
    kept.forEach((/** @type {[string, Shape]} */ [id, shape]) => { if (id in draft.base) change(draft, id, shape); });
    return kept.length > 0;
  } catch {
    return false;
  }
}

// the sites of a file that the page wrote; null where it is none, or is of another study
/** @param {TriedData} data @param {string} text @returns {[string, Shape][] | null} */
export function drawnIn(data, text) {
  try {
    const file = JSON.parse(text);
    if (file.zonegeo && file.zonegeo.study !== data.trial.study) return null;
    const known = file.features.filter((/** @type {GeoJSON.Feature} */ feature) => feature.geometry &&
      feature.properties && feature.properties.id in data.trial.sites);
    if (!known.length) return null;
    return known.map((/** @type {GeoJSON.Feature<Outline>} */ feature) =>
      [String(feature.properties && feature.properties.id), shapeOf(feature.geometry)]);
  } catch {
    return null;
  }
}
