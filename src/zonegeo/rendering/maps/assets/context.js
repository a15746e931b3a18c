// What stands behind the sites: a picture of the ground, and layers of many polygons on one canvas each.
// The polygons come as packed numbers (page/varint.py) and are for the eye only; nothing is measured on them.

import { addPanes, paneOf } from "../../page/assets/view.js";
import { element, findAll, only, read, sayAgain } from "../../page/assets/words.js";
import { emptied, viewOf } from "./canvas.js";
import { toWorld, unpacked } from "./packed.js";

const INK = ["#9aa3a8", "#6a5a8c", "#5b7a52", "#8a6d3b"];
const TEXT = "#5f6a71";
// below this size on the screen (pixels) a polygon is a dot, below the next one a box
const DOT = 1.5;
const BOX = 4;
const AT_ONCE = 1500;
const NAMED = 300;

/** @param {Atlas} atlas */
export function addContext(atlas) {
  addBasemap(atlas);
  atlas.context = atlas.data.context.map((layer, index) => addLayer(atlas, layer, index));
}

/** @param {Atlas} atlas */
function addBasemap(atlas) {
  const base = atlas.data.basemap;
  if (!base) return;
  const map = atlas.map;
  addPanes(map, { basemap: 210 });
  // pale, so that what stands on it keeps its contrast; a relief is
  if (!base.contours) paneOf(map, "basemap").style.opacity = "0.5";
  document.documentElement.classList.add("has-basemap");
  const layer = base.tiles
    ? L.tileLayer(base.url, { pane: "basemap", maxZoom: 20, maxNativeZoom: base.deepest, attribution: "" })
    : L.imageOverlay(base.url, base.bounds, { pane: "basemap", alt: "" });
  if (base.tiles) tellOfTilesThatFail(layer);
  layer.addTo(map);
  const picture = layer instanceof L.ImageOverlay ? layer.getElement() : undefined;
  if (picture) picture.setAttribute("aria-hidden", "true");
  atlas.basemap = layer;
}

// a map without its ground would seem to be one where nothing is
/** @param {L.Layer} layer */
function tellOfTilesThatFail(layer) {
  let count = 0;
  /** @type {HTMLElement | null} */
  let note = null;
  const told = () => `${read("tiles-failed")} ${count}`;
  layer.on("tileerror", () => {
    count += 1;
    if (note) sayAgain(note);
    else only(".foot").prepend(note = element("strong.tiles-failed", { text: told, role: "status" }));
  });
}

// points in the square of the whole world (0 to 1), boxes of the polygons beside them
/** @param {ContextLayer} layer @returns {ContextShapes} */
function decoded(layer) {
  const steps = unpacked(layer.points);
  const rings = unpacked(layer.rings);
  const parts = unpacked(layer.parts);
  const owners = unpacked(layer.owners);
  const points = toWorld(steps);
  const boxes = new Float64Array(parts.length * 4);
  const ringStarts = new Uint32Array(rings.length + 1);
  const partStarts = new Uint32Array(parts.length + 1);
  rings.forEach((size, index) => { ringStarts[index + 1] = ringStarts[index] + size; });
  parts.forEach((size, index) => { partStarts[index + 1] = partStarts[index] + size; });
  for (let part = 0; part < parts.length; part += 1) {
    let west = 2, north = 2, east = -1, south = -1;
    for (let at = ringStarts[partStarts[part]]; at < ringStarts[partStarts[part + 1]]; at += 1) {
      west = Math.min(west, points[2 * at]);
      east = Math.max(east, points[2 * at]);
      north = Math.min(north, points[2 * at + 1]);
      south = Math.max(south, points[2 * at + 1]);
    }
    boxes.set([west, north, east, south], part * 4);
  }
  for (let i = 1; i < owners.length; i += 1) owners[i] += owners[i - 1];
  return { points, boxes, rings: ringStarts, parts: partStarts, owners, count: parts.length };
}

// --- one canvas

/** @param {Atlas} atlas @param {ContextLayer} layer @param {number} index */
function addLayer(atlas, layer, index) {
  const map = atlas.map;
  addPanes(map, { context: 330 });
  const pane = paneOf(map, "context");
  pane.style.pointerEvents = "none";
  const canvas = element("canvas.leaflet-zoom-hide", { "aria-hidden": "true", "data-context": layer.name.ko });
  pane.appendChild(canvas);
  const again = () => { draw(atlas, entry); };
  /** @type {ContextEntry} */
  const entry = {
    layer, canvas, shapes: decoded(layer), colour: INK[index % INK.length], shown: true, redraw: again,
  };
  map.on("click", (event) => { tell(atlas, entry, event); });
  again();
  return entry;
}

/** @param {ContextEntry} entry @param {boolean} on */
export function showContext(entry, on) {
  entry.shown = on;
  entry.redraw();
}

/** @param {Atlas} atlas @param {ContextEntry} entry */
function draw(atlas, entry) {
  const started = performance.now();
  const pen = emptied(atlas.map, entry.canvas);
  if (!entry.shown) return;
  const view = viewOf(atlas.map);
  pen.strokeStyle = entry.colour;
  pen.fillStyle = entry.colour;
  pen.lineWidth = entry.shapes.count > AT_ONCE ? 0.6 : 1;
  paint(pen, entry.shapes, view, entry.shapes.count > AT_ONCE ? 0.28 : 0);
  if (entry.layer.names.length && entry.shapes.count <= NAMED) write(atlas, pen, entry, view);
  entry.canvas.dataset.milliseconds = (performance.now() - started).toFixed(1);
}

// what is out of sight is left out; what is small on the screen becomes a box or a dot
/** @param {CanvasRenderingContext2D} pen @param {ContextShapes} shapes @param {CanvasView} view @param {number} fill */
function paint(pen, shapes, view, fill) {
  const boxes = shapes.boxes;
  let waiting = 0;
  const flush = () => {
    if (fill) {
      pen.globalAlpha = fill;
      pen.fill("evenodd");
    }
    pen.globalAlpha = 0.9;
    pen.stroke();
    pen.beginPath();
    waiting = 0;
  };
  pen.beginPath();
  const dots = [];
  for (let part = 0; part < shapes.count; part += 1) {
    const left = boxes[4 * part] * view.world - view.x;
    const top = boxes[4 * part + 1] * view.world - view.y;
    const wide = (boxes[4 * part + 2] - boxes[4 * part]) * view.world;
    const high = (boxes[4 * part + 3] - boxes[4 * part + 1]) * view.world;
    if (left > view.width || top > view.height || left + wide < 0 || top + high < 0) continue;
    if (wide < BOX && high < BOX) {
      dots.push(left, top, Math.max(wide, DOT), Math.max(high, DOT));
      continue;
    }
    trace(pen, shapes, part, view);
    waiting += 1;
    if (waiting === AT_ONCE) flush();
  }
  flush();
  pen.globalAlpha = 0.55;
  for (let i = 0; i < dots.length; i += 4) pen.fillRect(dots[i], dots[i + 1], dots[i + 2], dots[i + 3]);
  pen.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} pen @param {ContextShapes} shapes @param {number} part @param {CanvasView} view */
function trace(pen, shapes, part, view) {
  const points = shapes.points;
  for (let ring = shapes.parts[part]; ring < shapes.parts[part + 1]; ring += 1) {
    let lastX = Infinity;
    let lastY = Infinity;
    for (let at = shapes.rings[ring]; at < shapes.rings[ring + 1]; at += 1) {
      const x = points[2 * at] * view.world - view.x;
      const y = points[2 * at + 1] * view.world - view.y;
      if (at === shapes.rings[ring]) pen.moveTo(x, y);
      // a corner less than half a pixel from the last one shows nothing
      else if (Math.abs(x - lastX) + Math.abs(y - lastY) > 0.5) pen.lineTo(x, y);
      else continue;
      lastX = x;
      lastY = y;
    }
    pen.closePath();
  }
}

// names where there is room, never below those of the sites
/** @param {Atlas} atlas @param {CanvasRenderingContext2D} pen @param {ContextEntry} entry @param {CanvasView} view */
function write(atlas, pen, entry, view) {
  const shapes = entry.shapes;
  const origin = atlas.map.getContainer().getBoundingClientRect();
  const taken = findAll(".name:not(.hidden), [data-obstacle]").map((node) => {
    const box = node.getBoundingClientRect();
    return [box.left - origin.left, box.top - origin.top, box.right - origin.left, box.bottom - origin.top];
  });
  pen.font = "12px " + window.getComputedStyle(document.body).fontFamily;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineWidth = 3;
  for (let part = 0; part < shapes.count; part += 1) {
    const name = read(pair(entry.layer.names[shapes.owners[part]]));
    const wide = (shapes.boxes[4 * part + 2] - shapes.boxes[4 * part]) * view.world;
    const x = ((shapes.boxes[4 * part] + shapes.boxes[4 * part + 2]) / 2) * view.world - view.x;
    const y = ((shapes.boxes[4 * part + 1] + shapes.boxes[4 * part + 3]) / 2) * view.world - view.y;
    const half = pen.measureText(name).width / 2;
    if (!name || 2 * half > wide || x < half || y < 8 || x > view.width - half || y > view.height - 8) continue;
    const box = [x - half - 3, y - 9, x + half + 3, y + 9];
    if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] &&
      other[1] < box[3])) continue;
    taken.push(box);
    pen.strokeStyle = "#f4f3ee";
    pen.strokeText(name, x, y);
    pen.fillStyle = TEXT;
    pen.fillText(name, x, y);
  }
}

// as a file has it, or as it says itself in both languages
/** @param {string | Pair} name @returns {Pair} */
function pair(name) {
  return typeof name === "string" ? { ko: name, en: name } : name;
}

// --- what a polygon is called, for who points at it

/** @param {Atlas} atlas @param {ContextEntry} entry @param {L.LeafletMouseEvent} event */
function tell(atlas, entry, event) {
  const editing = atlas.editor && atlas.editor.open;
  if (!entry.shown || editing || !entry.layer.names.length) return;
  const world = atlas.map.project(event.latlng, 0);
  const part = partAt(entry.shapes, world.x / 256, world.y / 256);
  if (part < 0) return;
  const name = entry.layer.names[entry.shapes.owners[part]];
  if (!name) return;
  const popup = L.popup({ className: "site-popup", closeButton: false });
  const content = element("p.context-name", { text: pair(name) });
  popup.setLatLng(event.latlng).setContent(content).openOn(atlas.map);
}

/** @param {ContextShapes} shapes @param {number} x @param {number} y */
function partAt(shapes, x, y) {
  for (let part = shapes.count - 1; part >= 0; part -= 1) {
    const box = 4 * part;
    if (x < shapes.boxes[box] || x > shapes.boxes[box + 2] || y < shapes.boxes[box + 1] ||
      y > shapes.boxes[box + 3]) continue;
    let odd = false;
    for (let ring = shapes.parts[part]; ring < shapes.parts[part + 1]; ring += 1) {
      const end = shapes.rings[ring + 1];
      for (let at = shapes.rings[ring], last = end - 1; at < end; last = at, at += 1) {
        const ay = shapes.points[2 * at + 1];
        const by = shapes.points[2 * last + 1];
        if (ay > y === by > y) continue;
        const ax = shapes.points[2 * at];
        if (x < ((shapes.points[2 * last] - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
      }
    }
    if (odd) return part;
  }
  return -1;
}
