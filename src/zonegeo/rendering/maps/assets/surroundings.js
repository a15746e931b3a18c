// What lies around the sites: parks, water, roads, rails, districts, on one canvas below everything, with their names.
// For the eye only; the shapes come as packed numbers (page/varint.py).

import { obstacleBoxes, overlaps, studyBelow } from "../../page/assets/labels.js";
import { addPanes, paneOf } from "../../page/assets/view.js";
import { element, read } from "../../page/assets/words.js";
import { emptied, viewOf } from "./canvas.js";
import { toWorld, unpacked } from "./packed.js";

// light and dark of each kind: colour, width, dashes, casing
/** @type {Record<string, { fill?: Two, line?: Two, width?: number, dash?: number[], casing?: Two }>} */
const STYLES = {
  park: { fill: ["#dfe9d3", "#25352a"] },
  water: { fill: ["#c6dcea", "#1d3a4d"] },
  waterway: { line: ["#7fb0ce", "#2f5b77"], width: 1.4 },
  "road-tertiary": { line: ["#e4e0d5", "#333d44"], width: 1.1 },
  "road-secondary": { line: ["#ffffff", "#3d474e"], width: 2.1, casing: ["#dad5c8", "#2b343b"] },
  "road-primary": { line: ["#ffffff", "#465057"], width: 3, casing: ["#d3cdbd", "#2b343b"] },
  "road-trunk": { line: ["#e7cf9a", "#6b5528"], width: 3.8, casing: ["#cdb278", "#463920"] },
  rail: { line: ["#8b8f93", "#7b838a"], width: 1.2 },
  subway: { line: ["#7d86b2", "#5d689e"], width: 2, dash: [7, 3] },
  dong: { line: ["#b4af9f", "#55606a"], width: 0.9, dash: [1.2, 2.4] },
  district: { line: ["#73787c", "#8d979f"], width: 1.3, dash: [9, 3, 2, 3] },
};
const POINTS = ["station", "place"];
// names of what is larger come first; a river has one name, not one a bend
const NAMED = ["district", "station", "dong", "waterway", "subway"];
const MOST_NAMES = 60;

/** @param {Atlas} atlas */
export function addSurroundings(atlas) {
  const packed = atlas.data.surroundings;
  if (!packed) return;
  const { map } = atlas;
  addPanes(map, { surroundings: 220, around: 320 });
  const canvas = element("canvas.leaflet-zoom-hide", { "aria-hidden": "true", "data-surroundings": "" });
  paneOf(map, "surroundings").appendChild(canvas);
  paneOf(map, "around").classList.add("leaflet-zoom-hide");
  const features = featuresOf(packed);
  const edge = boxOf(features.filter(isArea).flatMap((each) => each.pieces));
  const entry = { features, edge, canvas, shown: true, names: new Map() };
  atlas.surroundings = {
    show(on) {
      entry.shown = on;
      atlas.surroundings?.redraw();
    },
    redraw() {
      draw(map, entry);
      nameAll(atlas, entry);
    },
    named: () => namedAreas(features),
  };
  new window.MutationObserver(() => { draw(map, entry); }).observe(document.documentElement, {
    attributes: true, attributeFilter: ["data-theme"],
  });
}

// districts and dongs by name, each with where it lies
/** @param {Around[]} features */
function namedAreas(features) {
  /** @param {number} x @param {number} y */
  const place = (x, y) => L.CRS.EPSG3857.pointToLatLng(L.point(x * 256, y * 256), 0);
  const areas = features.filter((each) => each.name && (each.kind === "dong" || each.kind === "district"));
  return areas.map(({ name, box: [left, top, right, bottom] }) => ({
    name: /** @type {Pair} */ (name), bounds: () => L.latLngBounds(place(left, bottom), place(right, top)),
  }));
}

/** @param {PackedSurroundings} packed @returns {Around[]} */
function featuresOf(packed) {
  const points = toWorld(unpacked(packed.points));
  const [sizes, parts, kinds, owners] = [packed.sizes, packed.parts, packed.kinds, packed.owners].map(unpacked);
  let piece = 0;
  let at = 0;
  let owner = 0;
  return Array.from(parts, (count, number) => {
    owner += owners[number];
    const pieces = Array.from({ length: count }, () => {
      const from = at;
      at += sizes[piece];
      piece += 1;
      return points.subarray(2 * from, 2 * at);
    });
    return { kind: packed.order[kinds[number]], name: packed.names[owner], pieces, box: boxOf(pieces) };
  });
}

/** @param {Float64Array[]} pieces @returns {Box} */
function boxOf(pieces) {
  /** @type {Box} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  pieces.forEach((piece) => {
    for (let i = 0; i < piece.length; i += 2) {
      box[0] = Math.min(box[0], piece[i]);
      box[1] = Math.min(box[1], piece[i + 1]);
      box[2] = Math.max(box[2], piece[i]);
      box[3] = Math.max(box[3], piece[i + 1]);
    }
  });
  return box;
}

/** @param {Box} box @param {CanvasView} view */
function inSight([left, top, right, bottom], view) {
  return right * view.world >= view.x && left * view.world <= view.x + view.width &&
    bottom * view.world >= view.y && top * view.world <= view.y + view.height;
}

/** @param {L.Map} map @param {AroundEntry} entry */
function draw(map, entry) {
  const pen = emptied(map, entry.canvas);
  if (!entry.shown) return;
  const view = viewOf(map);
  pen.lineJoin = "round";
  const seen = entry.features.filter((each) => inSight(each.box, view));
  const dark = document.documentElement.dataset.theme === "dark" && !document.querySelector(".is-printing") ? 1 : 0;
  // far away the small roads would be a grey haze, and all lines are thinner
  const scale = Math.min(1.25, Math.max(0.35, (map.getZoom() - 10) / 4));
  Object.entries(STYLES).forEach(([kind, style]) => {
    const own = seen.filter((each) => each.kind === kind);
    if (kind === "road-tertiary" && map.getZoom() < 13.5) return;
    if (!own.length) return;
    if (style.fill) fill(pen, own, view, style.fill[dark]);
    else if (style.line && style.width) {
      /** @param {string} colour @param {number} width @param {number[]} dash */
      const line = (colour, width, dash) => { stroke(pen, own, { ...view, edge: entry.edge }, colour, width, dash); };
      if (style.casing) line(style.casing[dark], (style.width + 1.4) * scale, []);
      line(style.line[dark], style.width * scale, style.dash || []);
      if (kind === "rail") line(style.line[dark], 4 * scale, [1.2, 6]);
    }
  });
  seen.filter((each) => each.kind === "station").forEach((each) => { square(pen, each, view, dark); });
}

// where areas were cut off, the cut is no boundary of theirs
/** @param {Float64Array} piece @param {number} i @param {Box | undefined} edge */
function isCut(piece, i, edge) {
  if (!edge || i === 0) return false;
  return [0, 1, 2, 3].some((side) => [i, i - 2].every((at) => Math.abs(piece[at + (side % 2)] - edge[side]) < 1e-8));
}

/** @param {CanvasRenderingContext2D} pen @param {Around[]} list @param {AroundView} view */
function trace(pen, list, view) {
  pen.beginPath();
  list.forEach((each) => {
    each.pieces.forEach((piece) => {
      let lastX = Infinity;
      let lastY = Infinity;
      for (let i = 0; i < piece.length; i += 2) {
        const x = piece[i] * view.world - view.x;
        const y = piece[i + 1] * view.world - view.y;
        if (i === 0 || isCut(piece, i, view.edge)) pen.moveTo(x, y);
        else if (Math.abs(x - lastX) + Math.abs(y - lastY) > 0.7 || i === piece.length - 2) pen.lineTo(x, y);
        else continue;
        lastX = x;
        lastY = y;
      }
    });
  });
}

/** @param {CanvasRenderingContext2D} pen @param {Around[]} list @param {CanvasView} view @param {string} colour */
function fill(pen, list, view, colour) {
  pen.fillStyle = colour;
  trace(pen, list, view);
  pen.fill("evenodd");
}

/**
 * @param {CanvasRenderingContext2D} pen @param {Around[]} list @param {AroundView} view @param {string} colour
 * @param {number} width @param {number[]} dash
 */
function stroke(pen, list, view, colour, width, dash) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  trace(pen, list, view);
  pen.stroke();
  pen.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} pen @param {Around} station @param {CanvasView} view @param {number} dark */
function square(pen, station, view, dark) {
  const [x, y] = [station.pieces[0][0] * view.world - view.x, station.pieces[0][1] * view.world - view.y];
  pen.fillStyle = dark ? "#182127" : "#ffffff";
  pen.strokeStyle = dark ? "#8590c8" : "#5d689e";
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.rect(x - 3.5, y - 3.5, 7, 7);
  pen.fill();
  pen.stroke();
}

// --- names: they give way to all else on the map, and stand in their own polygon or nowhere

/** @param {Atlas} atlas @param {AroundEntry} entry */
function nameAll(atlas, entry) {
  const { map } = atlas;
  entry.names.forEach((node) => { node.classList.add("hidden"); });
  if (!entry.shown) return;
  const view = viewOf(map);
  const taken = obstacleBoxes(map);
  const isOnStudy = studyBelow(atlas);
  // what the study names itself is not named again
  const told = new Set(atlas.data.places.map((place) => "dong " + place.name.ko));
  let count = 0;
  NAMED.forEach((kind) => {
    const own = entry.features.filter((each) => each.kind === kind && each.name.ko && inSight(each.box, view))
      .sort((a, b) => extent(b.box) - extent(a.box));
    own.forEach((each) => {
      const key = kind + " " + each.name.ko;
      if (count >= MOST_NAMES || told.has(key)) return;
      const node = nodeOf(map, entry, key, each);
      const isTaken = (/** @type {ScreenBox} */ box) => isOnStudy(box) ||
        taken.some((other) => overlaps(box, other, 5));
      const spot = spotOf(each, node, view, isTaken);
      if (!spot) return;
      told.add(key);
      count += 1;
      taken.push(spot);
      node.classList.remove("hidden");
      L.DomUtil.setPosition(node, map.containerPointToLayerPoint([spot.left, spot.top]).round());
    });
  });
}

/** @param {Box} box */
function extent(box) {
  return (box[2] - box[0]) * (box[3] - box[1]);
}

/** @param {L.Map} map @param {AroundEntry} entry @param {string} key @param {Around} each */
function nodeOf(map, entry, key, each) {
  const held = entry.names.get(key);
  const node = held || element("div.name.context-name.hidden.is-" + each.kind, { "aria-hidden": "true" });
  if (!held) {
    entry.names.set(key, node);
    paneOf(map, "around").appendChild(node);
  }
  node.textContent = read(each.name);
  // a name that stays Korean in the English page says so
  node.lang = /[가-힣]/.test(node.textContent) ? "ko" : "en";
  return node;
}

/**
 * @param {Around} each @param {HTMLElement} node @param {CanvasView} view
 * @param {(box: ScreenBox) => boolean} isTaken
 */
function spotOf(each, node, view, isTaken) {
  const size = { width: node.offsetWidth, height: node.offsetHeight };
  return spots(each, view, size).map(([x, y]) => (
    { left: x - size.width / 2, top: y - size.height / 2, ...size }
  )).find((box) => box.left >= 4 && box.top >= 4 && box.left + box.width <= view.width - 4 &&
    box.top + box.height <= view.height - 4 && (!isArea(each) || holds(each, box, view)) &&
    !isTaken(box));
}

/** @param {Around} each */
function isArea(each) {
  return each.kind === "dong" || each.kind === "district";
}

// where a name is tried: beside a point, along a line, on a grid in an area from its middle outwards
/** @param {Around} each @param {CanvasView} view @param {Size} size @returns {Point[]} */
function spots(each, view, size) {
  /** @param {Float64Array} piece @param {number} i @returns {Point} */
  const at = (piece, i) => [piece[2 * i] * view.world - view.x, piece[2 * i + 1] * view.world - view.y];
  if (POINTS.includes(each.kind)) {
    const [x, y] = at(each.pieces[0], 0);
    return [[x + size.width / 2 + 6, y], [x - size.width / 2 - 6, y], [x, y - 13], [x, y + 13]];
  }
  if (!isArea(each)) {
    const longest = each.pieces.reduce((a, b) => b.length > a.length ? b : a);
    const count = longest.length / 2;
    return [0.5, 0.35, 0.65, 0.2, 0.8].map((share) => at(longest, Math.min(count - 1, Math.floor(share * count))));
  }
  const left = Math.max(each.box[0] * view.world - view.x, 0);
  const right = Math.min(each.box[2] * view.world - view.x, view.width);
  const top = Math.max(each.box[1] * view.world - view.y, 0);
  const bottom = Math.min(each.box[3] * view.world - view.y, view.height);
  /** @type {Point[]} */
  const found = [];
  for (let i = 1; i < 10; i += 1) {
    for (let j = 1; j < 10; j += 1) found.push([left + ((right - left) * i) / 10, top + ((bottom - top) * j) / 10]);
  }
  const middle = [(left + right) / 2, (top + bottom) / 2];
  /** @param {Point} point */
  const away = (point) => Math.hypot(point[0] - middle[0], point[1] - middle[1]);
  return found.sort((a, b) => away(a) - away(b));
}

// whether a name lies in its polygon with its corners and the middles of its sides
/** @param {Around} each @param {ScreenBox} box @param {CanvasView} view */
function holds(each, box, view) {
  /** @param {number} i @param {number} j */
  const inside = (i, j) => isInside(each, (box.left + box.width * i + view.x) / view.world,
    (box.top + box.height * j + view.y) / view.world);
  return [0, 0.5, 1].every((i) => inside(i, 0) && inside(i, 1));
}

/** @param {Around} each @param {number} x @param {number} y */
function isInside(each, x, y) {
  let odd = false;
  each.pieces.forEach((piece) => {
    for (let at = 0, last = piece.length - 2; at < piece.length; last = at, at += 2) {
      const [ay, by] = [piece[at + 1], piece[last + 1]];
      if (ay > y !== by > y && x < ((piece[last] - piece[at]) * (y - ay)) / (by - ay) + piece[at]) odd = !odd;
    }
  });
  return odd;
}
