// The page of all zones: a map of their places, a slider of days, and what holds on the day as tables.

import { cornersOf, drawnPlace } from "../../page/assets/places.js";
import { freeSpots } from "../../page/assets/spots.js";
import { element, findAll, languageButton, only, read, say, sayAgain, svg, useWords } from "../../page/assets/words.js";

const SVG_WIDTH = 370;
const SVG_HEIGHT = 120;
const DAY_MS = 86_400_000;
const REACH = { color: "#56697A", weight: 1, dashArray: "5 4", fillColor: "#56697A", fillOpacity: 0.06 };
const LOOKS = {
  reach: REACH, point: { radius: 5, color: "#004a75", weight: 2, fillColor: "#0072B2", fillOpacity: 0.9 },
  box: { ...REACH, color: "#0072B2", fillColor: "#0072B2" },
};

// returns the state of the page, for whoever looks at it from outside
/** @param {HTMLElement} block @returns {ZonesPage} */
export function openZones(block) {
  /** @type {ZonesView} */
  const data = JSON.parse(block.textContent);
  useWords(data);
  const page = {
    data, day: data.day, chosen: "", map: drawnMap(data), layers: new Map(), ways: L.layerGroup(),
    names: L.layerGroup(),
  };
  page.ways.addTo(page.map);
  page.names.addTo(page.map);
  addPlaces(page);
  addPanel(page);
  addTables(page);
  show(page, data.day);
  document.documentElement.dataset.ready = "true";
  return page;
}

/** @param {ZonesView} data */
function drawnMap(data) {
  // names of another day or language go at once: while they faded they would stand among the new ones
  const bare = { zoomControl: false, attributionControl: false, fadeAnimation: false };
  const map = L.map(only("#stage"), { ...bare, zoomSnap: 0.25 });
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  const corners = L.latLngBounds(data.zones.flatMap((zone) => zone.places.flatMap((place) => cornersOf(place))));
  map.fitBounds(corners.pad(0.12));
  for (let degree = 124; degree <= 132; degree += 1) grid(map, [[32, degree], [40, degree]], degree + "°E");
  for (let degree = 33; degree <= 39; degree += 1) grid(map, [[degree, 122], [degree, 134]], degree + "°N");
  return map;
}

/** @param {import("leaflet").Map} map @param {[number, number][]} line @param {string} name */
function grid(map, line, name) {
  L.polyline(line, { color: "#c9cfd3", weight: 1, interactive: false }).bindTooltip(name).addTo(map);
}

/** @param {ZonesPage} page */
function addPlaces(page) {
  page.data.zones.forEach((zone) => {
    const parts = zone.places.flatMap((place) => drawnPlace(place, LOOKS));
    const group = L.featureGroup(parts);
    group.on("click", () => { choose(page, zone.id); });
    page.layers.set(zone.id, group);
  });
  page.map.on("zoomend", () => { drawNames(page); });
  const { proposal } = page.data;
  if (!proposal) return;
  proposal.places.forEach((geometry) => {
    L.geoJSON(geometry, { style: { color: "#D55E00", weight: 3, fillOpacity: 0.5 } }).addTo(page.map);
  });
  const land = L.geoJSON(proposal.places).getBounds().getCenter();
  L.circleMarker(land, { radius: 9, color: "#D55E00", weight: 3, fill: false }).addTo(page.map);
}

// the names of the zones of the day, none of them on another; measured where they stand, so that every letter counts
/** @param {ZonesPage} page */
function drawNames(page) {
  page.names.clearLayers();
  const { proposal } = page.data;
  const shown = page.data.zones.filter((zone) => holds(zone, page.day)).map((zone) =>
    ({ name: zone.name, at: middle(zone), className: "zone-name" }));
  if (proposal) {
    const at = L.geoJSON(proposal.places).getBounds().getCenter();
    shown.unshift({ name: proposal.name, at, className: "zone-name proposal" });
  }
  const names = shown.map(({ name, at, className }) => {
    const tooltip = L.tooltip({ permanent: true, direction: "center", className, interactive: false })
      .setLatLng(at).setContent(read(name));
    page.names.addLayer(tooltip);
    return tooltip;
  });
  const marks = names.map((tooltip, index) => {
    const { x, y } = page.map.latLngToContainerPoint(shown[index].at);
    const node = /** @type {HTMLElement} */ (tooltip.getElement());
    return { x, y, radius: 7, width: node.offsetWidth, height: node.offsetHeight };
  });
  freeSpots(marks).forEach(([east, south], index) => {
    const { width, height } = marks[index];
    names[index].options.offset = L.point(east + width / 2, south + height / 2);
    names[index].update();
  });
}

/** @param {ZonesPage} page */
function addPanel(page) {
  const { data } = page;
  const slider = element("input", {
    type: "range", id: "day", min: "0", max: String(days(data.first, data.last)), step: "1", label: "zones.slider",
  });
  slider.addEventListener("input", () => { show(page, dayAt(data, Number(slider.value))); });
  /** @param {number} step */
  const leap = (step) => () => { show(page, neighbour(page, step)); };
  const relabel = () => { show(page, page.day); };
  only("#panel").append(
    element("div.head", {}, element("h1", { text: data.title }), languageButton(data, relabel)),
    element("p.day", {},
      element("button", { type: "button", text: "zones.previous", onclick: leap(-1) }),
      element("output", { id: "day-shown", for: "day" }),
      element("button", { type: "button", text: "zones.next", onclick: leap(1) })),
    slider,
    element("p", { id: "in-force" }),
    ...capPart(page),
    ...proposalPart(data),
    element("h2", { text: "zones.legend" }),
    element("ul.key", {}, element("li.place", { text: "zones.legend-place" }),
      element("li.reach", { text: "zones.legend-reach" })),
  );
  say(only("#in-force"), () => inForceText(page));
}

/** @param {ZonesPage} page */
function inForceText(page) {
  return read("zones.in-force") + ": " + page.data.zones.filter((zone) => holds(zone, page.day)).length +
    " / " + page.data.zones.length;
}

/** @param {ZonesPage} page @returns {Element[]} */
function capPart(page) {
  const { data } = page;
  const use = element("p.number", { id: "cap-use" });
  say(use, () => capText(page));
  const head = element("h2", { text: data.capRule ? data.capRule.name : "zones.area" });
  const cite = data.capRule ? element("p.small", { text: data.capRule.cite }) : element("p", {});
  return [head, use, capChart(data), cite];
}

/** @param {ZonesPage} page */
function capText(page) {
  const use = lastBefore(page.data.use, page.day);
  if (!use) return km2(0);
  const sum = km2(use.value) + (use.low === use.high ? "" : " (" + km2(use.low) + "–" + km2(use.high) + ")");
  const rule = page.data.capRule;
  return rule ? sum + " ≤ " + read(rule.shown) + " · " + (100 * use.value / rule.limit).toFixed(1) + " %" : sum;
}

// the sum of areas as steps, the cap as a line, the day as a mark
/** @param {ZonesView} data */
function capChart(data) {
  const span = days(data.first, data.last);
  const most = Math.max(...data.use.map((use) => use.high), data.capRule ? data.capRule.limit : 0) * 1.08;
  /** @param {string} day */
  const across = (day) => (days(data.first, day) / span * SVG_WIDTH).toFixed(1);
  /** @param {number} area */
  const up = (area) => (SVG_HEIGHT - area / most * SVG_HEIGHT).toFixed(1);
  const steps = data.use.flatMap((use, index) => {
    const next = data.use[index + 1];
    return [across(use.since) + "," + up(use.value), across(next ? next.since : data.last) + "," + up(use.value)];
  });
  const cap = data.capRule ? [svg("line", {
    class: "cap", x1: 0, x2: SVG_WIDTH, y1: up(data.capRule.limit), y2: up(data.capRule.limit),
  })] : [];
  return svg("svg", { class: "cap-chart", viewBox: "0 0 " + SVG_WIDTH + " " + SVG_HEIGHT, "aria-hidden": "true" },
    svg("polygon", { points: "0," + SVG_HEIGHT + " " + steps.join(" ") + " " + SVG_WIDTH + "," + SVG_HEIGHT }),
    ...cap, svg("line", { id: "cap-day", class: "now", y1: 0, y2: SVG_HEIGHT }));
}

/** @param {ZonesView} data @returns {Element[]} */
function proposalPart(data) {
  if (!data.proposal) return [];
  return [element("h2", { text: data.proposal.name }), element("ul.findings", {}, ...data.proposal.findings.map(
    (finding) => element("li.finding", { "data-verdict": finding.verdict },
      element("strong.word", { text: finding.word }), document.createTextNode(" "),
      element("span", { text: finding.name }),
      element("p.number", { text: finding.value }), element("p.small", { text: finding.told }))))];
}

/** @param {ZonesPage} page */
function addTables(page) {
  const { data } = page;
  only("#tables").append(
    element("h2", { text: "zones.zones" }),
    element("table.list", {}, element("thead", {}, row("th", [
      "zones.zone", "zones.from-to", "zones.area", "zones.core", "zones.notice", "zones.claims",
    ])), element("tbody", {}, ...data.zones.map((zone) => zoneRow(page, zone)))),
    element("h2", { text: data.spacingRule ? data.spacingRule.name : "zones.spacing" }),
    element("p.small", { text: "zones.matrix" }),
    element("p.small", { text: data.spacingRule ? data.spacingRule.cite : "" }),
    element("div.scrolls", {}, matrix(page)),
  );
}

/** @param {string} kind @param {string[]} texts */
function row(kind, texts) {
  return element("tr", {}, ...texts.map((text) => element(kind, { text })));
}

/** @param {ZonesPage} page @param {ZoneView} zone */
function zoneRow(page, zone) {
  const area = element("td.number", {});
  say(area, () => areaText(zone, page.day));
  const claims = zone.claims.map((claim) => element("p", { "data-claim": claim.verdict, title: claim.source },
    element("b", { text: claim.word }), element("span", { text: claim.name }), element("span", { text: claim.told })));
  const open = () => { choose(page, zone.id); };
  return element("tr", { "data-zone": zone.id },
    element("th", {}, element("button.link", { type: "button", text: zone.name, onclick: open })),
    element("td", { text: { ko: zone.since + " ~ " + zone.until, en: zone.since + " – " + zone.until } }),
    area, element("td", { text: zone.core }), element("td", { text: zone.notice, title: zone.source }),
    element("td.told", {}, ...claims));
}

/** @param {ZoneView} zone @param {string} day */
function areaText(zone, day) {
  const area = zone.areas.find((each) => each.since <= day && (!each.until || day <= each.until));
  if (!area) return "–";
  return km2(area.value) + (area.low === area.high ? "" : " (" + km2(area.low) + "–" + km2(area.high) + ")");
}

/** @param {ZonesPage} page */
function matrix(page) {
  const { data } = page;
  const names = [...data.zones.map((zone) => ({ id: zone.id, name: zone.name })),
    ...data.proposal ? [{ id: "", name: data.proposal.name }] : []];
  const head = element("tr", {}, element("td", {}),
    ...data.zones.map((zone) => element("th", { text: zone.name, "data-zone": zone.id })));
  const rows = names.map((one) => element("tr", { "data-zone": one.id }, element("th", { text: one.name }),
    ...data.zones.map((other) => cell(page, one.id, other.id))));
  return element("table.matrix", {}, element("thead", {}, head), element("tbody", {}, ...rows));
}

/** @param {ZonesPage} page @param {string} one @param {string} other */
function cell(page, one, other) {
  const bounds = boundsOf(page.data, one, other);
  if (!bounds) return element("td.none", {});
  const shown = kilometres(bounds);
  return element("td.number", {
    text: { ko: shown, en: shown }, "data-spacing": verdict(page.data, bounds), "data-pair": one + " " + other,
  });
}

/** @param {ZonesView} data @param {string} one @param {string} other @returns {Bounds | null} */
function boundsOf(data, one, other) {
  if (!one) return data.proposal && data.proposal.spacings[other] || null;
  const found = data.spacings.find(([a, b]) => (a === one && b === other) || (a === other && b === one));
  return found ? [found[2], found[3]] : null;
}

/** @param {ZonesView} data @param {Bounds} bounds */
function verdict({ spacingRule }, [low, high]) {
  if (!spacingRule || low > spacingRule.limit) return "pass";
  return high !== null && high <= spacingRule.limit ? "fail" : "undecided";
}

// outward to 0.1 km
/** @param {Bounds} bounds */
function kilometres([low, high]) {
  const from = (Math.floor(low / 100) / 10).toFixed(1);
  return high === null ? "≥ " + from : from + "–" + (Math.ceil(high / 100) / 10).toFixed(1);
}

/** @param {number} area */
function km2(area) {
  return (area / 1e6).toFixed(2) + " " + read("unit.km2");
}

/** @param {ZonesPage} page @param {string} day */
function show(page, day) {
  page.day = day;
  const { data } = page;
  const shown = only("#day-shown");
  shown.textContent = day;
  /** @type {HTMLInputElement} */ (only("#day")).value = String(days(data.first, day));
  data.zones.forEach((zone) => {
    const layer = page.layers.get(zone.id);
    if (!layer) return;
    if (holds(zone, day)) layer.addTo(page.map);
    else layer.remove();
  });
  findAll("tr[data-zone], th[data-zone]").forEach((node) => { dim(page, node, node.dataset.zone || ""); });
  findAll("td[data-pair]").forEach((node) => { dim(page, node, ...(node.dataset.pair || "").split(" ")); });
  findAll("#in-force, #cap-use, .list td.number").forEach(sayAgain);
  const at = String(days(data.first, day) / days(data.first, data.last) * SVG_WIDTH);
  only("#cap-day").setAttribute("x1", at);
  only("#cap-day").setAttribute("x2", at);
  drawNames(page);
  drawWays(page);
}

/** @param {ZonesPage} page @param {HTMLElement} node @param {...string} ids */
function dim(page, node, ...ids) {
  const there = ids.every((id) => !id || page.data.zones.some((zone) => zone.id === id && holds(zone, page.day)));
  node.classList.toggle("absent", !there);
}

/** @param {ZonesPage} page @param {string} id */
function choose(page, id) {
  page.chosen = page.chosen === id ? "" : id;
  findAll("tr[data-zone]").forEach((node) => {
    node.classList.toggle("chosen", Boolean(page.chosen) && node.dataset.zone === page.chosen);
  });
  drawWays(page);
}

// from the chosen zone to all others of the day, each with its interval
/** @param {ZonesPage} page */
function drawWays(page) {
  page.ways.clearLayers();
  const from = page.data.zones.find((zone) => zone.id === page.chosen && holds(zone, page.day));
  if (!from) return;
  page.data.zones.filter((zone) => zone !== from && holds(zone, page.day)).forEach((zone) => {
    const bounds = boundsOf(page.data, from.id, zone.id);
    if (!bounds) return;
    const colour = { pass: "#00694a", fail: "#a83200", undecided: "#4b4b7c" }[verdict(page.data, bounds)];
    L.polyline([middle(from), middle(zone)], { color: colour, weight: 2, dashArray: "2 4" })
      .bindTooltip(kilometres(bounds) + " km", { permanent: true, direction: "center", className: "distance" })
      .addTo(page.ways);
  });
}

/** @param {ZoneView} zone */
function middle(zone) {
  return L.latLngBounds(zone.places.flatMap((place) => cornersOf(place))).getCenter();
}

/** @param {ZoneView} zone @param {string} day */
function holds(zone, day) {
  return zone.since <= day && (!zone.until || day <= zone.until);
}

/** @template {{ since: string }} T @param {T[]} list @param {string} day @returns {T | undefined} */
function lastBefore(list, day) {
  return list.filter((each) => each.since <= day).pop();
}

// the change before or after the day
/** @param {ZonesPage} page @param {number} step */
function neighbour({ data, day }, step) {
  const changes = data.use.map((use) => use.since);
  if (step > 0) return changes.find((each) => each > day) || day;
  return changes.filter((each) => each < day).pop() || day;
}

/** @param {string} from @param {string} to */
function days(from, to) {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** @param {ZonesView} data @param {number} count */
function dayAt(data, count) {
  return new Date(Date.parse(data.first) + count * DAY_MS).toISOString().slice(0, 10);
}
