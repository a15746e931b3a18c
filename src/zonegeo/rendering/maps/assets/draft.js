// The draft: what is drawn now, site by site, every step of it, and the file that carries it away.
// Shapes are lists of polygons of rings of [longitude, latitude], never changed in place. A corner that was set here is
// kept to nine decimals (0.1 mm), as the file has it, so that the page measures what the file says.

import { named } from "../../page/assets/words.js";
import { between, edgesOf, footOn, geometryOf, mapShape, shapeOf } from "./geometry.js";
import { inPlane } from "./trial.js";

const SNAP_CORNER = 12;
const SNAP_EDGE = 9;
const WIDE = 200;

// of the page's proposal, or of another one with whose sites it begins: then dates and facts are those of that one
/** @param {TriedData} data @param {OtherProposal} [start] @returns {Draft} */
export function startDraft(data, start = startsOf(data)[0]) {
  const base = Object.create(null);
  const known = [...data.sites, ...data.others];
  known.forEach((site) => { base[site.id] = site.geometry === null ? null : shapeOf(site.geometry); });
  const sites = start.sites.map((id) => named(known, id));
  return {
    base, now: Object.assign(Object.create(null), base), past: [], future: [], sites, came: sites, start,
    isOwn: start.id === data.trial.proposal,
  };
}

// the proposals whose sites are all in the page: that of the page, and the others
/** @param {TriedData} data @returns {OtherProposal[]} */
export function startsOf(data) {
  const sites = data.sites.map(({ id }) => id);
  const own = { id: data.trial.proposal, name: data.evaluated, sites, is_decided_alike: true };
  const known = [...data.sites, ...data.others].map(({ id }) => id);
  return [own, ...data.proposals.filter((each) => each.sites.every((id) => known.includes(id)))];
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

// a site joins the draft with what is drawn of it, or leaves it; what was drawn of it waits for its return
/** @param {Draft} draft @param {Site[]} sites @param {string} id @param {Shape | null} shape */
export function changeSites(draft, sites, id, shape) {
  draft.past.push({ id, before: draft.now[id] || null, after: shape, sites: [draft.sites, sites] });
  draft.future = [];
  draft.now[id] = shape;
  draft.sites = sites;
}

/** @param {Draft} draft */
export function undo(draft) {
  const step = draft.past.pop();
  if (!step) return null;
  draft.now[step.id] = step.before;
  if (step.sites) draft.sites = step.sites[0];
  draft.future.push(step);
  return step.id;
}

/** @param {Draft} draft */
export function redo(draft) {
  const step = draft.future.pop();
  if (!step) return null;
  draft.now[step.id] = step.after;
  if (step.sites) draft.sites = step.sites[1];
  draft.past.push(step);
  return step.id;
}

// the sites whose land is another than it was; one that was added has land that was none
/** @param {Draft} draft */
export function changedSites(draft) {
  return draft.sites.map(({ id }) => id).filter((id) => draft.now[id] !== (draft.base[id] || null));
}

/** @param {Draft} draft */
export function addedSites(draft) {
  return draft.sites.filter((site) => !draft.came.includes(site));
}

/** @param {Draft} draft */
export function removedSites(draft) {
  return draft.came.filter((site) => !draft.sites.includes(site));
}

// the sites of the study's other proposals that the draft does not have; those with which it began are put back
/** @param {TriedData} data @param {Draft} draft */
export function sitesToTake(data, draft) {
  return [...data.sites, ...data.others].filter((site) => ![...draft.sites, ...draft.came].includes(site));
}

// a site with its land as another draft of the same page has it: land that is as it came stays so
/** @param {TriedData} data @param {Draft} draft @param {Draft} from @param {Site} site */
export function receiveSite(data, draft, from, site) {
  const shape = from.now[site.id] || null;
  const isAsItCame = shape === (from.base[site.id] || null);
  const isKnown = site.id in draft.base;
  const land = isKnown && isAsItCame ? draft.base[site.id] : shape;
  const here = draft.sites.find(({ id, name }) => id === site.id && (isKnown || name.ko === site.name.ko));
  if (here) {
    if (draft.now[site.id] !== land) change(draft, site.id, land);
    return;
  }
  // of two sites that were drawn anew in two drafts both may be the first
  const isTaken = !isKnown && site.id in draft.now;
  const id = isTaken ? siteNamed(data, draft, { role: site.role, name: site.name.ko }).id : site.id;
  const came = draft.came.filter((each) => each.id === id || draft.sites.includes(each));
  const others = draft.sites.filter((each) => !came.includes(each));
  const known = [...data.sites, ...data.others].find((each) => each.id === id);
  const joins = came.some((each) => each.id === id) ? [] : [known || { ...site, id }];
  changeSites(draft, [...came, ...others, ...joins], id, land);
}

/** @param {Draft} draft @param {Site} site */
export function takeOver(draft, site) {
  changeSites(draft, [...draft.sites, site], site.id, draft.now[site.id] || null);
}

// what is drawn of the sites that are in the draft
/** @param {Draft} draft @returns {Shapes} */
export function shapesNow(draft) {
  const shapes = draft.sites.map(({ id }) => [id, draft.now[id] || null]);
  return Object.assign(Object.create(null), Object.fromEntries(shapes));
}

/** @param {Draft} draft */
export function differs(draft) {
  return !draft.isOwn || changedSites(draft).length + addedSites(draft).length + removedSites(draft).length > 0;
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
    const properties = Object.assign({}, data.trial.sites[id] ? data.trial.sites[id].properties
      : propertiesOf(named(draft.sites, id)));
    properties.basis = "drawn";
    // in both languages, for a page of either; what was noted of the boundary before holds no more
    properties.note = "zonegeo 지도에서 그린 경계 / drawn on the zonegeo map";
    return [{ type: "Feature", properties, geometry: geometryOf(shape) }];
  });
  const base = { study: data.trial.study, proposal: draft.start.id, base: data.trial.base, ...members(draft) };
  return JSON.stringify({ type: "FeatureCollection", zonegeo: base, features }, null, 1) + "\n";
}

/** @param {Draft} draft @returns {Record<string, string[]>} */
function members(draft) {
  const added = addedSites(draft).map(({ id }) => id);
  const removed = removedSites(draft).map(({ id }) => id);
  return { ...(added.length ? { added } : null), ...(removed.length ? { removed } : null) };
}

// --- a site that no study knows

// what a download says of it: nothing is declared of it
/** @param {Site} site */
function propertiesOf(site) {
  return {
    id: site.id, role: site.role, name: site.name.ko, declared_area: null, basis: "drawn", accuracy_m: site.accuracy_m,
    within: [], source: "zonegeo 지도 / zonegeo map", source_date: "", licence: "", note: "",
  };
}

/** @param {TriedData} data @param {Draft} draft @param {Record<string, any>} told @returns {Site} */
export function siteNamed(data, draft, told) {
  const taken = [...draft.sites, ...draft.came].map(({ id }) => id).concat(Object.keys(draft.now));
  let number = 1;
  while (taken.includes("added-" + number)) number += 1;
  const said = { ko: told.name, en: told.name };
  const role = told.role === "core" ? "core" : "background";
  return {
    id: "added-" + number, name: said, role, role_word: data.trial.roles[role], style: "drawn", geometry: null,
    within: [], declared: null, measured: null, measured_m2: null, difference: null, basis: said, label: said,
    rows: [], accuracy_m: Number(told.accuracy_m) || 0,
  };
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
  try {
    if (!differs(draft)) window.localStorage.removeItem(keptAs(data));
    else window.localStorage.setItem(keptAs(data), draftFile(data, draft));
  } catch {
    return;
  }
}

// what was kept is a file as the page writes it; null where there is none
/** @param {TriedData} data */
export function keptText(data) {
  try {
    return window.localStorage.getItem(keptAs(data));
  } catch {
    return null;
  }
}

/** @param {TriedData} data @returns {KeptDraft[]} */
export function keptCopies(data) {
  try {
    /** @type {KeptDraft[]} */
    const kept = JSON.parse(window.localStorage.getItem(keptAs(data) + " copies") || "[]");
    return kept.map(({ number, text }, index) => ({ number: number || index + 1, text }));
  } catch {
    return [];
  }
}

/** @param {Editor} editor */
export function nextNumber({ copies, number }) {
  return Math.max(0, number || 0, ...copies.map((each) => each.number)) + 1;
}

// false where the browser keeps nothing for a page
/** @param {TriedData} data @param {KeptDraft[]} copies */
export function keepCopies(data, copies) {
  try {
    window.localStorage.setItem(keptAs(data) + " copies", JSON.stringify(copies));
    return true;
  } catch {
    return false;
  }
}

// the draft becomes what a file that the page wrote says; the id of a site of it, or null where it is no such file
/** @param {TriedData} data @param {Draft} draft @param {string} text @returns {string | null} */
export function takeDraft(data, draft, text) {
  try {
    const file = JSON.parse(text);
    const own = data.trial;
    const { study, proposal = own.proposal, added = [], removed = [] } = file.zonegeo || { study: own.study };
    // what joins and leaves a proposal that the page does not know is no draft of it
    const start = startsOf(data).find(({ id }) => id === proposal);
    if (study !== own.study || !start) return null;
    const begun = start.id === draft.start.id ? draft : startDraft(data, start);
    /** @type {GeoJSON.Feature<Outline, Record<string, any>>[]} */
    const drawn = file.features.filter((/** @type {GeoJSON.Feature} */ { geometry, properties }) => geometry &&
      properties && (properties.id in data.trial.sites || added.includes(properties.id)));
    const gone = begun.sites.filter(({ id }) => removed.includes(id));
    const taken = sitesToTake(data, begun).filter(({ id }) => added.includes(id));
    if (begun.isOwn && !drawn.length && !gone.length && !taken.length) return null;
    Object.assign(draft, begun);
    gone.forEach(({ id }) => { removeSite(draft, id); });
    taken.forEach((site) => { takeOver(draft, site); });
    drawn.forEach(({ geometry, properties }) => { takeFeature(data, draft, properties, shapeOf(geometry)); });
    return drawn.length ? String(drawn[0].properties.id) : [...taken, ...draft.sites][0].id;
  } catch {
    return null;
  }
}

/** @param {TriedData} data @param {Draft} draft @param {Record<string, any>} properties @param {Shape} shape */
function takeFeature(data, draft, properties, shape) {
  const id = String(properties.id);
  if (draft.sites.some((site) => site.id === id)) return change(draft, id, shape);
  const site = { ...siteNamed(data, draft, { ...properties, name: String(properties.name || id) }), id };
  changeSites(draft, [...draft.sites, site], id, shape);
}

/** @param {Draft} draft @param {string} id */
export function removeSite(draft, id) {
  changeSites(draft, draft.sites.filter((site) => site.id !== id), id, draft.now[id] || null);
}
