// The evidence of a finding: zoom to it, mark it, say so, and lead back to where the reader was.

import { closeSite } from "../../page/assets/card.js";
import { fit } from "../../page/assets/view.js";
import { announce, element, findAll, only, read } from "../../page/assets/words.js";
import { remember, useAddress } from "./address.js";
import { CROWD } from "./crowd.js";
import { inset, nearestNeighbour, neighbourLayers } from "./neighbours.js";
import { openRow, openTables } from "./rows.js";
import { leaveTool } from "./tools.js";

/** @type {Atlas} */
let atlas;
/** @type {{ finding: Finding, opener: Opener } | null} */
let shown = null;

/** @param {Atlas} owner */
export function useEvidence(owner) {
  atlas = owner;
  atlas.evidence = L.layerGroup().addTo(atlas.map);
  useAddress(atlas, (id) => {
    const finding = atlas.data.findings.find((each) => each.id === id);
    if (finding && !(shown && shown.finding === finding)) showEvidence(finding);
  });
}

/** @param {Finding} finding */
export function isShown(finding) {
  return shown !== null && shown.finding === finding;
}

/** @param {Finding} finding @param {Opener} [opener] */
export function showEvidence(finding, opener) {
  closeSite();
  leaveTool(atlas);
  clear();
  const layers = evidenceLayers(finding);
  shown = { finding, opener: opener || evidenceButton(finding) };
  layers.forEach((layer) => { atlas.evidence.addLayer(layer); });
  const beyond = isOfZones(finding) ? nearestNeighbour(atlas) : null;
  if (isOfZones(finding)) showZones();
  // what decides another requirement stands aside meanwhile, and so far away the names of single sites do
  document.documentElement.classList.toggle("has-evidence", finding.pair === null);
  document.documentElement.classList.toggle("shows-zones", isOfZones(finding));
  markSites(finding, true);
  findAll(".finding").forEach((row) => {
    row.classList.toggle("is-shown", row.dataset.requirement === finding.id);
  });
  openRow(finding.id);
  // what is no land is proved by the rows of its tables
  if (!layers.length) openTables(finding.id);
  const card = showCard(finding, layers.length > 0);
  zoomTo(layers, beyond, card.offsetTop + card.offsetHeight);
  remember(finding.id);
  card.focus({ preventScroll: true });
  if (window.matchMedia("(max-width: 760px)").matches) window.scrollTo({ top: 0 });
  announce(String(card.dataset.line));
}

/** @param {Finding} finding */
function evidenceButton(finding) {
  const row = findAll(".finding").find((each) => each.dataset.requirement === finding.id);
  return row ? only("button.evidence", row) : null;
}

// the witness itself; where there is none, the sites that the finding is about, or the places they lie in
/** @param {Finding} finding */
function evidenceLayers(finding) {
  const halo = { pane: "evidence", interactive: false, color: "#F0E442", weight: 9, opacity: 0.95, fill: false };
  const edge = { pane: "evidence", interactive: false, color: "var(--ink)", weight: 2.5, fill: false };
  /** @type {L.GeoJSON[]} */
  const marked = [];
  /** @param {import('geojson').Geometry} geometry @param {string} [dashes] */
  const mark = (geometry, dashes) => {
    const line = Object.assign({}, edge, { dashArray: dashes });
    /** @param {unknown} _feature @param {L.LatLng} where */
    const point = (_feature, where) => L.circleMarker(where, Object.assign({ radius: 7 }, halo));
    marked.push(L.geoJSON(geometry, { pane: "evidence", interactive: false, style: halo, pointToLayer: point }));
    marked.push(L.geoJSON(geometry, { pane: "evidence", interactive: false, style: line, pointToLayer: point }));
  };
  if (finding.witness !== null) mark(finding.witness);
  else {
    /** @type {Flags} */
    const places = {};
    const sites = finding.sites.map((id) => atlas.sites[id].site);
    outlinesOf(sites).forEach((outline) => { mark(outline); });
    sites.forEach((site) => {
      if (site.geometry === null) site.within.forEach((place) => { places[place] = true; });
    });
    Object.keys(places).forEach((id) => { if (atlas.places[id]) mark(atlas.places[id].place.geometry, "6 5"); });
  }
  return marked;
}

// very many outlines are marked as one
/** @param {Site[]} sites @returns {Outline[]} */
function outlinesOf(sites) {
  const outlines = sites.flatMap((site) => site.geometry || []);
  if (outlines.length <= CROWD) return outlines;
  return [{ type: "MultiPolygon", coordinates: outlines.flatMap((each) => (
    each.type === "Polygon" ? [each.coordinates] : each.coordinates)) }];
}

/** @param {Finding} finding @param {boolean} on */
function markSites(finding, on) {
  finding.sites.forEach((id) => {
    findAll("[data-site]").forEach((node) => {
      if (node.dataset.site === id) node.classList.toggle("is-evidence", on);
    });
  });
}

/** @param {Finding} finding @param {boolean} onMap */
function showCard(finding, onMap) {
  const line = () => {
    const about = [finding.name, finding.word, finding.pair || joinedTest(finding)].map(read).filter(Boolean);
    return about.join(": ");
  };
  const card = element("section.evidence-card", { tabindex: "-1", label: "evidence-shown", "data-obstacle": "",
    "data-evidence": finding.id },
    element("span.glyph", { "data-verdict": finding.verdict, "aria-hidden": "true" }),
    element("div", {},
      element("strong", { text: line }),
      onMap ? null : element("p", { text: finding.parts.length ? "evidence-rows" : "evidence-none" })),
    element("button", { type: "button", text: "whole-map", onclick: () => { hideEvidence(); } }));
  card.dataset.line = read("evidence-shown") + " – " + line();
  only("span.glyph", card).textContent = finding.glyph;
  L.DomEvent.disableClickPropagation(card);
  only("#around").appendChild(card);
  return card;
}

/** @param {Finding} finding */
function joinedTest(finding) {
  if (finding.value === null || finding.limit === null) return null;
  return { ko: finding.value.ko + " " + finding.limit.ko, en: finding.value.en + " " + finding.limit.en };
}

/** @param {Finding} finding */
function isOfZones(finding) {
  return atlas.data.zones !== null && atlas.data.zones.asked_by === finding.id;
}

function showZones() {
  neighbourLayers(atlas).forEach((layer) => { atlas.evidence.addLayer(layer); });
  const small = inset(atlas);
  if (small) only("#around").appendChild(small);
}

/** @param {L.GeoJSON[]} layers @param {L.LatLngBounds | null} beyond @param {number} head */
function zoomTo(layers, beyond, head) {
  const bounds = L.latLngBounds([]);
  if (beyond) bounds.extend(beyond);
  layers.forEach((layer) => { bounds.extend(layer.getBounds()); });
  fit(atlas.map, bounds.isValid() ? bounds.pad(0.05) : L.latLngBounds(atlas.data.bounds), head);
}

export function hideEvidence() {
  if (shown === null) return;
  const opener = shown.opener;
  clear();
  remember(null);
  if (opener && opener.isConnected) opener.focus();
  fit(atlas.map, L.latLngBounds(atlas.data.bounds));
}

function clear() {
  if (shown !== null) markSites(shown.finding, false);
  shown = null;
  atlas.evidence.clearLayers();
  document.documentElement.classList.remove("has-evidence", "shows-zones");
  findAll(".evidence-card, .inset").forEach((node) => { node.remove(); });
  findAll(".finding.is-shown").forEach((row) => { row.classList.remove("is-shown"); });
}
