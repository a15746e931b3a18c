// The map as it stands there, as a picture that leaves the page: an SVG of real lines and letters, or a PNG of it.
// With scale, north and attribution; without the buttons.

import { download } from "../../page/assets/download.js";
import { announce, element, findAll, only, read, svg } from "../../page/assets/words.js";

const SHARPNESS = 2;
const DRAWN = ["fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity",
  "stroke-linecap", "stroke-linejoin", "opacity"];
const LEFT_OUT = ".buttons, .tools, .legend, .evidence-card button, .editor, .tool-card, .crosshair, .handle, " +
  ".leaflet-popup, .hidden";

/** @param {Atlas} atlas @param {"png" | "svg"} kind */
export async function savePicture(atlas, kind) {
  const name = atlas.data.title.en.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "").toLowerCase() || "map";
  const drawing = drawn();
  const text = new XMLSerializer().serializeToString(drawing);
  const blob = kind === "svg" ? new Blob([text], { type: "image/svg+xml" }) : await raster(drawing, text);
  download(name + "." + kind, blob);
  announce(read("picture.saved"));
}

/** @param {SVGElement} drawing @param {string} text @returns {Promise<Blob>} */
async function raster(drawing, text) {
  const loaded = new Image();
  loaded.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  await loaded.decode();
  const canvas = element("canvas", {});
  canvas.width = Number(drawing.getAttribute("width")) * SHARPNESS;
  canvas.height = Number(drawing.getAttribute("height")) * SHARPNESS;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.drawImage(loaded, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob((blob) => { done(/** @type {Blob} */ (blob)); }, "image/png"); });
}

// the map and the line below it, everything where it is on the screen
function drawn() {
  const stage = only("#around");
  const foot = only(".foot");
  const frame = stage.getBoundingClientRect();
  const [width, height] = [frame.width, frame.height + foot.getBoundingClientRect().height];
  const drawing = svg("svg", { width, height, viewBox: [0, 0, width, height].join(" ") });
  // the letters of the page: without them another computer would set its own
  const letters = findAll("style").map((each) => each.textContent || "").filter((each) => each.includes("@font-face"));
  const style = svg("style", {});
  style.textContent = letters.join("\n");
  drawing.append(style, written(only("svg.patterns defs")));
  const ground = window.getComputedStyle(only(".folium-map")).backgroundColor;
  drawing.append(svg("rect", { width, height, fill: ground }));
  const shapes = svg("g", {});
  drawing.append(shapes);
  [stage, foot].forEach((node) => { copy(node, shapes, frame); });
  return drawing;
}

// panes lie above each other by their height, not by their place in the document
/** @param {Element} node @returns {Element[]} */
function stacked(node) {
  /** @param {Element} each */
  const height = (each) => Number(window.getComputedStyle(each).zIndex) || 0;
  return [...node.children].sort((a, b) => height(a) - height(b));
}

/** @param {Element} node @param {SVGElement} into @param {DOMRect} frame */
function copy(node, into, frame) {
  if (node.matches(LEFT_OUT)) return;
  const look = window.getComputedStyle(node);
  if (look.display === "none" || look.visibility === "hidden" || look.opacity === "0") return;
  const box = node.getBoundingClientRect();
  if (node instanceof window.HTMLCanvasElement) image(node.toDataURL(), box, into, frame);
  else if (node instanceof window.HTMLImageElement) image(node.src, box, into, frame);
  else if (node.namespaceURI === "http://www.w3.org/2000/svg") picture(node, box, into, frame);
  else {
    plate(look, box, into, frame);
    node.childNodes.forEach((each) => { if (each instanceof window.Text) letter(each, look, into, frame); });
    stacked(node).forEach((each) => { copy(each, into, frame); });
  }
}

/** @param {string} href @param {DOMRect} box @param {SVGElement} into @param {DOMRect} frame */
function image(href, box, into, frame) {
  if (!href.startsWith("data:") || !box.width) return;
  const [x, y] = [box.left - frame.left, box.top - frame.top];
  into.append(svg("image", { href, x, y, width: box.width, height: box.height }));
}

/** @param {Element} node @param {DOMRect} box @param {SVGElement} into @param {DOMRect} frame */
function picture(node, box, into, frame) {
  const twin = written(node);
  const place = { x: box.left - frame.left, y: box.top - frame.top, width: box.width, height: box.height };
  Object.entries(place).forEach(([name, value]) => { twin.setAttribute(name, String(value)); });
  into.append(twin);
}

// a drawing of the page as it is, its colours written out: a picture knows none of the page's names for them
/** @param {Element} node */
function written(node) {
  const twin = /** @type {SVGElement} */ (node.cloneNode(true));
  const twins = [twin, ...twin.querySelectorAll("*")];
  [node, ...node.querySelectorAll("*")].forEach((each, index) => {
    const look = window.getComputedStyle(each);
    DRAWN.forEach((name) => { twins[index].setAttribute(name, look.getPropertyValue(name)); });
    ["class", "style", "tabindex", "role", "aria-label"].forEach((name) => { twins[index].removeAttribute(name); });
  });
  return twin;
}

// what stands behind letters: a label's plate, the frame of a callout, the bar of the scale
/** @param {CSSStyleDeclaration} look @param {DOMRect} box @param {SVGElement} into @param {DOMRect} frame */
function plate(look, box, into, frame) {
  const [left, top] = [box.left - frame.left, box.top - frame.top];
  const [right, bottom] = [left + box.width, top + box.height];
  const width = parseFloat(look.borderBottomWidth) || 0;
  const isFramed = width > 0 && look.borderTopWidth === look.borderBottomWidth;
  const isClear = look.backgroundColor === "rgba(0, 0, 0, 0)";
  if (!box.width || (isClear && !width)) return;
  into.append(svg("rect", {
    x: left + width / 2, y: top + width / 2, width: Math.max(box.width - width, 0),
    height: Math.max(box.height - width, 0), rx: parseFloat(look.borderTopLeftRadius) || 0,
    fill: isClear ? "none" : look.backgroundColor, stroke: isFramed ? look.borderTopColor : "none",
    "stroke-width": width, "stroke-dasharray": look.borderTopStyle === "dashed" ? "4 3" : "none",
  }));
  if (isFramed || !width) return;
  const points = look.borderLeftWidth === look.borderBottomWidth
    ? [left, top, left, bottom, right, bottom, right, top] : [left, bottom, right, bottom];
  into.append(svg("polyline", {
    points: points.join(" "), fill: "none", stroke: look.borderBottomColor, "stroke-width": width,
  }));
}

// each line of a text where it stands; a halo is a wide edge below the letters
/** @param {Text} text @param {CSSStyleDeclaration} look @param {SVGElement} into @param {DOMRect} frame */
function letter(text, look, into, frame) {
  const range = document.createRange();
  /** @type {{ box: DOMRect; line: string }[]} */
  const lines = [];
  [...text.data].forEach((_each, at) => {
    range.setStart(text, at);
    range.setEnd(text, Math.min(at + 1, text.length));
    const box = range.getBoundingClientRect();
    const last = lines[lines.length - 1];
    if (!box.width) return;
    if (last && Math.abs(last.box.top - box.top) < 2) last.line += text.data[at];
    else lines.push({ box, line: text.data[at] });
  });
  const size = parseFloat(look.fontSize);
  lines.forEach(({ box, line }) => {
    const node = svg("text", {
      x: box.left - frame.left, y: box.top - frame.top + (box.height - size) / 2 + size * 0.86, fill: look.color,
      "font-family": look.fontFamily, "font-size": size, "font-weight": look.fontWeight,
      "letter-spacing": look.letterSpacing, "xml:space": "preserve",
    });
    const halo = /rgba?\([^)]*\)/.exec(look.textShadow);
    if (halo) {
      Object.entries({ stroke: halo[0], "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" })
        .forEach(([name, value]) => { node.setAttribute(name, String(value)); });
    }
    node.textContent = line;
    into.append(node);
  });
}
