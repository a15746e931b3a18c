// Handles on the outline of one site: corners to move, middles to insert at; and points set one by one, for drawing and
// cutting. Everything that the pointer does, keys do too. The editor says what a change means; here it is only shown.

import { addPanes } from "../../page/assets/view.js";
import { element, only, read, say } from "../../page/assets/words.js";
import { cornerAt, corners, middleAfter, movedPoint, movedShape, rounded, withCorner, withNewCorner } from "./draft.js";

// more handles than this would hide the outline and slow the page down: those outside the view wait
const MOST = 400;
const CLOSE = 26;
const APART = 9;

/** @param {Editor} editor */
export function addHandles(editor) {
  const map = editor.atlas.map;
  addPanes(map, { handles: 640 });
  editor.handles = { group: L.layerGroup(), markers: new Map(), chosen: null };
  const again = () => { if (editor.open) drawHandles(editor); };
  map.on("moveend", again);
}

/** @param {At} at */
const keyOf = (at) => at.join(".");

// the element of a marker that is on the map
/** @param {L.Marker} each */
const nodeOf = (each) => /** @type {HTMLElement} */ (each.getElement());

/** @param {Editor} editor */
export function drawHandles(editor) {
  const handles = editor.handles;
  const held = document.activeElement instanceof HTMLElement && document.activeElement.dataset.corner;
  handles.group.clearLayers();
  handles.markers.clear();
  const shape = editor.draft.now[editor.site.id];
  if (!shape || editor.mode === "draw" || editor.mode === "cut") return;
  const map = editor.atlas.map;
  const view = map.getBounds().pad(0.1);
  const all = corners(shape);
  const seen = all.length <= MOST ? all : all.filter((at) => view.contains(latLng(cornerAt(shape, at))));
  const inView = seen.slice(0, MOST);
  if (!handles.chosen || !known(shape, handles.chosen)) handles.chosen = inView[0] || null;
  apartOnScreen(editor, shape, inView).forEach((at) => {
    addCorner(editor, shape, at, all.indexOf(at), all.length);
    if (editor.mode === "corners") addMiddle(editor, shape, at);
  });
  const back = held && handles.chosen && handles.markers.get(keyOf(handles.chosen));
  if (back) nodeOf(back).focus({ preventScroll: true });
}

// handles on top of each other can be neither told apart nor taken: closer in, or by N and P, all are reached
/** @param {Editor} editor @param {Shape} shape @param {At[]} places */
function apartOnScreen(editor, shape, places) {
  const map = editor.atlas.map;
  /** @type {L.Point | null} */
  let last = null;
  return places.filter((at) => {
    const point = cornerAt(shape, at);
    const spot = map.latLngToContainerPoint(latLng(point));
    if (last !== null && last.distanceTo(spot) < APART && !chosen(editor, at)) return false;
    last = spot;
    return true;
  });
}

/** @param {Shape} shape @param {At} at */
function known(shape, at) {
  return Boolean(shape[at[0]] && shape[at[0]][at[1]] && shape[at[0]][at[1]][at[2]]);
}

/** @param {Point} point */
function latLng(point) {
  return L.latLng(point[1], point[0]);
}

/** @param {L.LatLng} where @returns {Point} */
function lonLat(where) {
  return [where.lng, where.lat];
}

/** @param {Editor} editor @param {Point} point @param {string} kind @param {L.MarkerOptions} options */
function marker(editor, point, kind, options) {
  const icon = L.divIcon({ className: "handle " + kind, iconSize: [24, 24] });
  return L.marker(latLng(point), Object.assign({ icon, pane: "handles", keyboard: false, autoPanOnFocus: false },
    options));
}

/** @param {Editor} editor @param {Shape} shape @param {At} at @param {number} index @param {number} total */
function addCorner(editor, shape, at, index, total) {
  const handles = editor.handles;
  const each = marker(editor, cornerAt(shape, at), "corner",
    { draggable: true, zIndexOffset: 100 }).addTo(handles.group);
  const node = nodeOf(each);
  handles.markers.set(keyOf(at), each);
  node.dataset.corner = keyOf(at);
  node.setAttribute("role", "button");
  node.setAttribute("tabindex", chosen(editor, at) ? "0" : "-1");
  node.classList.toggle("is-chosen", chosen(editor, at));
  say(node, () => read("editor.corner") + " " + (index + 1) + "/" + total + ", " + read("editor.corner-keys"),
    "aria-label");
  node.addEventListener("keydown", (event) => { pressed(editor, at, event); });
  node.addEventListener("focus", () => { chooseCorner(editor, at); });
  each.on("click", () => { node.focus({ preventScroll: true }); });
  each.on("dragstart", () => { chooseCorner(editor, at); });
  each.on("drag", () => { dragged(editor, shape, at, each); });
  each.on("dragend", () => { editor.commit(editor.preview); });
}

/** @param {Editor} editor @param {At} at */
function chosen(editor, at) {
  return editor.handles.chosen !== null && keyOf(editor.handles.chosen) === keyOf(at);
}

// the whole shape follows where it is moved as a whole
/** @param {Editor} editor @param {Shape} shape @param {At} at @param {L.Marker} each */
function dragged(editor, shape, at, each) {
  let point = lonLat(each.getLatLng());
  if (editor.mode === "move") {
    const from = editor.trial.plane.toPlane(cornerAt(shape, at));
    const to = editor.trial.plane.toPlane(point);
    editor.show(movedShape(editor.trial.plane, shape, to[0] - from[0], to[1] - from[1]));
    return;
  }
  point = editor.snap ? editor.snapTo(point) || point : point;
  editor.show(withCorner(shape, at, point));
}

/** @param {Editor} editor @param {Shape} shape @param {At} at */
function addMiddle(editor, shape, at) {
  const map = editor.atlas.map;
  const ring = shape[at[0]][at[1]];
  const from = map.latLngToContainerPoint(latLng(ring[at[2]]));
  const to = map.latLngToContainerPoint(latLng(ring[(at[2] + 1) % ring.length]));
  if (from.distanceTo(to) < CLOSE * 2) return;
  const middle = middleAfter(shape, at);
  const each = marker(editor, middle, "middle", { draggable: true }).addTo(editor.handles.group);
  nodeOf(each).setAttribute("aria-hidden", "true");
  /** @type {At} */
  const inserted = [at[0], at[1], at[2] + 1];
  const grown = withNewCorner(shape, at, middle);
  each.on("click", () => { editor.commit(grown, inserted); });
  each.on("drag", () => { dragged(editor, grown, inserted, each); });
  each.on("dragend", () => { editor.commit(editor.preview, inserted); });
}

// one corner can be reached by Tab; the others from there
/** @param {Editor} editor @param {At} at */
export function chooseCorner(editor, at) {
  editor.handles.chosen = at;
  editor.handles.markers.forEach((each, key) => {
    const on = key === keyOf(at);
    nodeOf(each).setAttribute("tabindex", on ? "0" : "-1");
    nodeOf(each).classList.toggle("is-chosen", on);
  });
  editor.tellCorner();
}

/** @param {Editor} editor */
export function focusCorner(editor) {
  if (editor.handles.chosen && !editor.handles.markers.has(keyOf(editor.handles.chosen))) drawHandles(editor);
  const each = editor.handles.chosen && editor.handles.markers.get(keyOf(editor.handles.chosen));
  if (each) nodeOf(each).focus({ preventScroll: true });
}

/** @type {Record<string, Point>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @param {Editor} editor @param {At} at @param {KeyboardEvent} event */
function pressed(editor, at, event) {
  const shape = editor.draft.now[editor.site.id];
  const arrow = ARROWS[event.key];
  const step = event.shiftKey ? editor.step * 10 : editor.step;
  let done = true;
  if (!shape || event.ctrlKey || event.metaKey || event.altKey) return;
  if (arrow) nudge(editor, shape, at, arrow[0] * step, arrow[1] * step);
  else if (event.key === "n" || event.key === "PageDown") neighbour(editor, shape, at, 1);
  else if (event.key === "p" || event.key === "PageUp") neighbour(editor, shape, at, -1);
  else if (event.key === "Delete" || event.key === "Backspace") editor.removeCorner();
  else if (event.key === "Insert" || event.key === "i" || event.key === "Enter") editor.insertCorner();
  else if (event.key === "s") editor.snapCorner();
  else done = false;
  if (!done) return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {Editor} editor @param {Shape} shape @param {At} at @param {number} east @param {number} north */
function nudge(editor, shape, at, east, north) {
  const plane = editor.trial.plane;
  if (editor.mode === "move") editor.commit(movedShape(plane, shape, east, north));
  else editor.commit(withCorner(shape, at, movedPoint(plane, cornerAt(shape, at), east, north)));
  keepInView(editor);
}

/** @param {Editor} editor @param {Shape} shape @param {At} at @param {number} by */
function neighbour(editor, shape, at, by) {
  const all = corners(shape);
  const here = all.findIndex((each) => keyOf(each) === keyOf(at));
  const next = all[(here + by + all.length) % all.length];
  chooseCorner(editor, next);
  keepInView(editor);
  focusCorner(editor);
}

/** @param {Editor} editor */
function keepInView(editor) {
  const shape = editor.draft.now[editor.site.id];
  const at = editor.handles.chosen;
  if (!shape || !at) return;
  const where = latLng(cornerAt(shape, at));
  const map = editor.atlas.map;
  if (!map.getBounds().pad(-0.05).contains(where)) map.panTo(where, { animate: false });
  if (!editor.handles.markers.has(keyOf(at))) drawHandles(editor);
}

// --- points one by one: by click, or by Enter under the cross in the middle of the map

const NEAR_FIRST = 10;
const FINE = 8;
const COARSE = 64;

/** @param {Collector} collector @param {number} most @param {(points: Point[]) => void} done */
export function collectPoints(collector, most, done) {
  const map = collector.atlas.map;
  /** @type {Point[]} */
  const points = [];
  const sketch = addSketch(map);
  const told = () => {
    sketch.show(points);
    collector.tellPoints(points);
  };
  /** @param {L.LatLng} where */
  const add = (where) => {
    const point = (collector.snap && collector.snapTo(lonLat(where))) || lonLat(where);
    if (points.length > 2 && onScreen(map, points[0]).distanceTo(onScreen(map, point)) < NEAR_FIRST) return finish();
    points.push(rounded(point));
    told();
    if (points.length === most) finish();
  };
  const back = () => { points.pop(); told(); };
  const finish = () => {
    if (collector.stopPoints) collector.stopPoints();
    done(points);
  };
  /** @param {L.LeafletMouseEvent} event */
  const click = (event) => { add(event.latlng); };
  /** @param {KeyboardEvent} event */
  const key = (event) => { pressedOnMap(map, event, { add, back, finish }); };
  map.on("click", click);
  map.getContainer().addEventListener("keydown", key);
  map.getContainer().classList.add("is-collecting");
  map.doubleClickZoom.disable();
  collector.finishPoints = finish;
  collector.takeBack = back;
  collector.stopPoints = () => {
    map.off("click", click);
    map.getContainer().removeEventListener("keydown", key);
    map.getContainer().classList.remove("is-collecting");
    map.doubleClickZoom.enable();
    sketch.remove();
    collector.stopPoints = null;
  };
  map.getContainer().focus({ preventScroll: true });
}

/** @param {L.Map} map @param {Point} point */
function onScreen(map, point) {
  return map.latLngToContainerPoint(latLng(point));
}

// the map moves below the cross without delay: an animated one would swallow the next key
/**
 * @param {L.Map} map @param {KeyboardEvent} event
 * @param {{ add: (where: L.LatLng) => void, back: () => void, finish: () => void }} tools
 */
function pressedOnMap(map, event, tools) {
  if (event.target !== map.getContainer()) return;
  const arrow = ARROWS[event.key];
  const by = event.shiftKey ? COARSE : FINE;
  if (arrow) map.panBy([arrow[0] * by, -arrow[1] * by], { animate: false });
  else if (event.key === "Enter" || event.key === " ") tools.add(map.getCenter());
  else if (event.key === "Backspace") tools.back();
  else if (event.key === "f") tools.finish();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

const SKETCH = { pane: "handles", interactive: false, color: "var(--ink)", weight: 2 };

/** @param {L.LayerGroup} dots @param {Point[]} points */
function addDots(dots, points) {
  points.forEach((point) => {
    dots.addLayer(L.circleMarker(latLng(point), { ...SKETCH, radius: 4, fillColor: "var(--paper)", fillOpacity: 1 }));
  });
}

// points that were set, with the line through them, closed where they enclose something
/** @param {L.LayerGroup} group @param {Point[]} points @param {boolean} closed */
export function keepPoints(group, points, closed) {
  const ends = points.map(latLng);
  const style = { ...SKETCH, fill: closed, fillColor: "var(--draft)", fillOpacity: 0.3 };
  group.addLayer(closed ? L.polygon(ends, style) : L.polyline(ends, style));
  addDots(group, points);
}

/** @param {L.Map} map */
function addSketch(map) {
  const line = L.polyline([], { ...SKETCH, dashArray: "5 4" }).addTo(map);
  const dots = L.layerGroup().addTo(map);
  const cross = element("div.crosshair", { "aria-hidden": "true" });
  only("#around").appendChild(cross);
  return {
    /** @param {Point[]} points */
    show: (points) => {
      line.setLatLngs(points.map(latLng));
      dots.clearLayers();
      addDots(dots, points);
    },
    remove: () => {
      [line, dots, cross].forEach((each) => { each.remove(); });
    },
  };
}
