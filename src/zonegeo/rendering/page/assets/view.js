// Around any map: zoom buttons, scale and north arrow, and how it is fitted into the room that is left.

import { element, svg } from "./words.js";

/** @param {L.Map} map @param {() => void} fitAll */
export function zoomButtons(map, fitAll) {
  return element("div.buttons", { "data-obstacle": "" },
    button("zoom-in", "+", () => { map.zoomIn(); }),
    button("zoom-out", "−", () => { map.zoomOut(); }),
    button("fit", "⤢", fitAll));
}

/** @param {string} code @param {string} sign @param {() => void} press */
function button(code, sign, press) {
  const node = element("button", { type: "button", label: code, title: code, onclick: press });
  node.appendChild(document.createTextNode(sign));
  return node;
}

// panes from the bottom, by name and height
/** @param {L.Map} map @param {Record<string, number>} panes */
export function addPanes(map, panes) {
  Object.entries(panes).forEach(([name, height]) => { paneOf(map, name).style.zIndex = String(height); });
}

// what is drawn of a layer
/** @param {L.GeoJSON} layer */
export function paths(layer) {
  return layer.getLayers().flatMap((each) => {
    const path = each instanceof L.Path ? each.getElement() : undefined;
    return path ? [/** @type {SVGElement} */ (path)] : [];
  });
}

/** @param {L.Map} map @param {string} name */
export function paneOf(map, name) {
  return map.getPane(name) || map.createPane(name);
}

// Leaflet's scale measures real distance in the middle of the map, so it holds at this latitude
/** @param {L.Map} map @param {Element} stage */
export function addScale(map, stage) {
  const holder = element("div.scale", { "data-obstacle": "" }, north());
  const maxWidth = window.matchMedia("(max-width: 760px)").matches ? 90 : 160;
  const scale = L.control.scale({ imperial: false, maxWidth }).addTo(map);
  holder.appendChild(/** @type {HTMLElement} */ (scale.getContainer()));
  stage.appendChild(holder);
}

function north() {
  const arrow = svg("svg", { width: 16, height: 26, viewBox: "0 0 16 26", "aria-hidden": "true" },
    svg("path", { d: "M8 0 L15 24 L8 19 Z", fill: "var(--ink)" }),
    svg("path", { d: "M8 0 L1 24 L8 19 Z", fill: "var(--paper)", stroke: "var(--ink)" }));
  return element("div.north", {}, arrow, element("span", { text: "north" }));
}

// room for what stands around the map; `head` is what stands above it for a while
/** @param {number} head @returns {{ paddingTopLeft: Point, paddingBottomRight: Point }} */
export function margins(head) {
  const small = window.matchMedia("(max-width: 760px)").matches;
  const trying = document.documentElement.classList.contains("is-trying");
  return {
    paddingTopLeft: [small ? 14 : 56, Math.max(head + 16, 24)],
    paddingBottomRight: [small ? 14 : trying ? 340 : 235, small ? 58 : 60],
  };
}

/** @param {L.Map} map @param {L.LatLngBounds} bounds @param {number} [head] */
export function fit(map, bounds, head) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const options = { ...margins(head || 0), maxZoom: 18, animate: !still };
  whenThere(map, () => { map.fitBounds(bounds, options); });
}

// maps on their way, and where they go from there: what is asked of Leaflet meanwhile it would pass over
/** @type {WeakMap<L.Map, (() => void) | null>} */
const onTheWay = new WeakMap();
/** @type {WeakSet<L.Map>} */
const watched = new WeakSet();

/** @param {L.Map} map @param {() => void} go */
function whenThere(map, go) {
  if (!watched.has(map)) {
    watched.add(map);
    map.on("zoomanim", () => { onTheWay.set(map, onTheWay.get(map) || null); });
    map.on("zoomend", () => {
      const next = onTheWay.get(map);
      onTheWay.delete(map);
      if (next) next();
    });
  }
  if (onTheWay.has(map)) onTheWay.set(map, go);
  else go();
}
