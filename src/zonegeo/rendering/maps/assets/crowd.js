// Very many sites: drawn on one canvas, for a path each would be a node each. What a path is to a pointer and to the
// keyboard is found by place here, and one button goes from site to site; the table of the panel lists them all.

import { openSite } from "../../page/assets/card.js";
import { siteStyle } from "../../page/assets/style.js";
import { paneOf } from "../../page/assets/view.js";
import { element, read, say, sayAgain } from "../../page/assets/words.js";
import { emptied, viewOf } from "./canvas.js";
import { worldPoint } from "./packed.js";

// of more sites than these each is no node of its own
export const CROWD = 300;
// below this size on the screen (pixels) the corners of a site show nothing
const DOT = 6;
// so many outlines are one stroke: one of thousands takes longer than its parts
const AT_ONCE = 300;
const SMALL = 60;

/** @param {Atlas} atlas @param {Site[]} sites @param {Pointed} pointed */
export function addCrowd(atlas, sites, pointed) {
  const { map } = atlas;
  const members = sites.map(memberOf);
  members.forEach(({ site }) => { atlas.sites[site.id] = entryOf(site); });
  const canvas = element("canvas.leaflet-zoom-hide", { "aria-hidden": "true", "data-sites": String(members.length) });
  paneOf(map, "sites").appendChild(canvas);
  paneOf(map, "sites").style.pointerEvents = "none";
  atlas.shapesInSight = () => shapesInSight(map, members);
  const again = () => { draw(map, canvas, members); };
  map.on("moveend resize", again);
  new window.MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  window.matchMedia("(forced-colors: active)").addEventListener("change", again);
  again();
  point(atlas, members, pointed);
  walk(atlas, members, pointed);
}

// a layer is made when somebody asks where a site lies
/** @param {Site} site @returns {Atlas["sites"][string]} */
function entryOf(site) {
  /** @type {L.GeoJSON | null} */
  let made = null;
  return {
    site,
    get layer() {
      made = made || L.geoJSON(/** @type {Outline} */ (site.geometry));
      return made;
    },
  };
}

/** @param {Site} site @returns {Member} */
function memberOf(site) {
  const { type, coordinates } = /** @type {Outline} */ (site.geometry);
  const polygons = /** @type {Ring[][]} */ (type === "Polygon" ? [coordinates] : coordinates);
  const rings = polygons.flat().map((ring) => Float64Array.from(ring.flatMap(([lon, lat]) => worldPoint(lon, lat))));
  /** @type {Box} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  rings.forEach((ring) => {
    for (let i = 0; i < ring.length; i += 2) {
      box[0] = Math.min(box[0], ring[i]);
      box[1] = Math.min(box[1], ring[i + 1]);
      box[2] = Math.max(box[2], ring[i]);
      box[3] = Math.max(box[3], ring[i + 1]);
    }
  });
  return { site, rings, box };
}

/** @param {Member} member @param {CanvasView} view */
function onScreen({ box }, view) {
  const [left, top, right, bottom] = [0, 1, 2, 3].map((side) => box[side] * view.world - (side % 2 ? view.y : view.x));
  return { left, top, right, bottom };
}

/** @param {ScreenBounds} box @param {CanvasView} view */
function inSight(box, view) {
  return box.right >= 0 && box.bottom >= 0 && box.left <= view.width && box.top <= view.height;
}

// --- drawing

/** @param {L.Map} map @param {HTMLCanvasElement} canvas @param {Member[]} members */
function draw(map, canvas, members) {
  const started = performance.now();
  const pen = emptied(map, canvas);
  const view = viewOf(map);
  /** @type {Map<string, Member[]>} */
  const looks = new Map();
  members.forEach((member) => {
    if (!inSight(onScreen(member, view), view)) return;
    const look = member.site.role + " " + member.site.style;
    const alike = looks.get(look);
    if (alike) alike.push(member);
    else looks.set(look, [member]);
  });
  looks.forEach((alike) => { paint(pen, alike, view); });
  canvas.dataset.milliseconds = (performance.now() - started).toFixed(1);
}

// all that look alike, many in one stroke; what is very small is a spot of its line's colour
/** @param {CanvasRenderingContext2D} pen @param {Member[]} alike @param {CanvasView} view */
function paint(pen, alike, view) {
  const { role, style } = alike[0].site;
  const look = siteStyle(role, style);
  const [line, fill] = [resolved(String(look.color)), hatching(pen, String(look.fillColor))];
  const boxes = alike.map((member) => onScreen(member, view));
  const isDot = boxes.map(({ left, top, right, bottom }) => right - left < DOT && bottom - top < DOT);
  pen.fillStyle = line;
  pen.globalAlpha = 0.75;
  boxes.forEach(({ left, top, right, bottom }, index) => {
    if (isDot[index]) pen.fillRect(left, top, Math.max(right - left, 1), Math.max(bottom - top, 1));
  });
  pen.globalAlpha = 1;
  pen.fillStyle = fill;
  pen.strokeStyle = line;
  pen.setLineDash(look.dashArray ? look.dashArray.split(" ").map(Number) : []);
  pen.lineWidth = Number(look.weight);
  const outlined = alike.filter((_member, index) => !isDot[index]);
  for (let at = 0; at < outlined.length; at += AT_ONCE) {
    pen.beginPath();
    outlined.slice(at, at + AT_ONCE).forEach((member) => { trace(pen, member, view); });
    pen.fill("evenodd");
    pen.stroke();
  }
}

/** @param {CanvasRenderingContext2D} pen @param {Member} member @param {CanvasView} view */
function trace(pen, member, view) {
  member.rings.forEach((ring) => {
    for (let i = 0; i < ring.length; i += 2) {
      const [x, y] = [ring[i] * view.world - view.x, ring[i + 1] * view.world - view.y];
      if (i === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }
    pen.closePath();
  });
}

// a colour of the page as a canvas reads it; where the system sets the colours, the one of its text
/** @param {string} colour */
export function resolved(colour) {
  const asked = window.matchMedia("(forced-colors: active)").matches ? "CanvasText" : colour;
  const probe = element("i", {});
  probe.style.color = asked;
  document.body.appendChild(probe);
  const found = window.getComputedStyle(probe).color;
  probe.remove();
  return found;
}

// the pattern of the page that a fill refers to, as one of the canvas
/** @param {CanvasRenderingContext2D} pen @param {string} fill `url(#fill-core)` */
function hatching(pen, fill) {
  const pattern = /** @type {SVGPatternElement | null} */ (document.querySelector("pattern" + fill.slice(4, -1)));
  if (pattern === null) return "transparent";
  const size = pattern.width.baseVal.value;
  const tile = element("canvas", { width: size, height: size });
  const brush = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  Array.from(pattern.children).forEach((mark) => {
    const look = window.getComputedStyle(mark);
    /** @param {string} name */
    const at = (name) => Number(mark.getAttribute(name));
    if (mark instanceof window.SVGRectElement) {
      brush.globalAlpha = Number(look.fillOpacity);
      brush.fillStyle = look.fill;
      brush.fillRect(0, 0, size, size);
      return;
    }
    brush.globalAlpha = Number(look.strokeOpacity);
    brush.strokeStyle = look.stroke;
    brush.lineWidth = parseFloat(look.strokeWidth);
    brush.beginPath();
    brush.moveTo(at("x1"), at("y1"));
    brush.lineTo(at("x2"), at("y2"));
    brush.stroke();
  });
  const made = /** @type {CanvasPattern} */ (pen.createPattern(tile, "repeat"));
  const turned = pattern.patternTransform.baseVal.consolidate();
  if (turned) made.setTransform(turned.matrix);
  return made;
}

// --- what names have to know: boxes of what is in sight, corners where somebody asks

/** @param {L.Map} map @param {Member[]} members @returns {NamedScreenShape[]} */
function shapesInSight(map, members) {
  const view = viewOf(map);
  return members.flatMap((member) => {
    const box = onScreen(member, view);
    if (!inSight(box, view)) return [];
    return [{
      id: member.site.id, box, small: box.right - box.left < SMALL,
      get rings() { return member.rings.map((ring) => corners(ring, view)); },
    }];
  });
}

/** @param {Float64Array} ring @param {CanvasView} view @returns {XY[]} */
function corners(ring, view) {
  return Array.from({ length: ring.length / 2 }, (_none, i) => (
    { x: ring[2 * i] * view.world - view.x, y: ring[2 * i + 1] * view.world - view.y }
  ));
}

// --- pointer

/** @param {Atlas} atlas @param {Member[]} members @param {Pointed} pointed */
function point(atlas, members, pointed) {
  const { map } = atlas;
  /** @param {L.LeafletMouseEvent} event */
  const below = (event) => {
    const world = map.project(event.latlng, 0);
    return memberAt(members, world.x / 256, world.y / 256);
  };
  /** @type {Member | null} */
  let over = null;
  map.on("click", (event) => {
    const found = below(event);
    if (found) openSite(atlas, found.site, event.latlng);
  });
  map.on("mousemove", (event) => {
    const found = below(event);
    if (found === over) return;
    over = found;
    map.getContainer().style.cursor = found ? "pointer" : "";
    if (found) pointed.at(found.site.id);
    else pointed.away();
  });
}

// the site on top where several lie
/** @param {Member[]} members @param {number} x @param {number} y @returns {Member | null} */
function memberAt(members, x, y) {
  for (let i = members.length - 1; i >= 0; i -= 1) {
    const { box, rings } = members[i];
    if (x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] && isIn(rings, x, y)) return members[i];
  }
  return null;
}

/** @param {Float64Array[]} rings @param {number} x @param {number} y */
function isIn(rings, x, y) {
  let odd = false;
  rings.forEach((ring) => {
    for (let at = 0, last = ring.length - 2; at < ring.length; last = at, at += 2) {
      const [ay, by] = [ring[at + 1], ring[last + 1]];
      if (ay > y !== by > y && x < ((ring[last] - ring[at]) * (y - ay)) / (by - ay) + ring[at]) odd = !odd;
    }
  });
  return odd;
}

// --- keyboard: one button lies on the site that it is about, and arrows lead it to the next

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** @param {Atlas} atlas @param {Member[]} members @param {Pointed} pointed */
function walk(atlas, members, pointed) {
  const { map } = atlas;
  let at = 0;
  const open = () => {
    const { site } = members[at];
    openSite(atlas, site, boundsOf(members[at]).getCenter(), button);
  };
  const button = element("button.site-walk", { type: "button", onclick: open });
  say(button, () => {
    const { site } = members[at];
    return [read(site.name), read(site.role_word), read(site.label), read("site-keys")].join(", ");
  }, "aria-label");
  /** @param {Member} member */
  const boundsOf = (member) => /** @type {L.GeoJSON} */ (atlas.sites[member.site.id].layer).getBounds();
  const place = () => {
    const view = viewOf(map);
    const { left, top, right, bottom } = onScreen(members[at], view);
    button.dataset.site = members[at].site.id;
    L.DomUtil.setPosition(button, map.containerPointToLayerPoint([left - 4, top - 4]).round());
    button.style.width = Math.max(right - left, 4) + 8 + "px";
    button.style.height = Math.max(bottom - top, 4) + 8 + "px";
  };
  const shown = () => {
    const bounds = boundsOf(members[at]);
    if (!map.getBounds().contains(bounds)) map.panTo(bounds.getCenter(), { animate: false });
    place();
    pointed.at(members[at].site.id);
  };
  button.addEventListener("focus", shown);
  button.addEventListener("blur", () => { pointed.away(); });
  button.addEventListener("keydown", (event) => {
    const last = members.length - 1;
    const step = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
    const ends = event.key === "Home" ? 0 : event.key === "End" ? last : null;
    if (!step && ends === null) return;
    event.preventDefault();
    event.stopPropagation();
    at = ends === null ? (at + step + members.length) % members.length : ends;
    sayAgain(button);
    shown();
  });
  L.DomEvent.disableClickPropagation(button);
  paneOf(map, "names").appendChild(button);
  map.on("moveend resize", place);
  place();
}
