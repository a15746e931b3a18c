// The evidence of a finding: zoom to it, mark it, say so, and lead back to where the reader was.

import { closeSite } from "../../page/assets/card.js";
import { fit } from "../../page/assets/view.js";
import { announce, element, read } from "../../page/assets/words.js";

let atlas = null;
let shown = null;

export function useEvidence(owner) {
  atlas = owner;
  atlas.evidence = L.layerGroup().addTo(atlas.map);
  window.addEventListener("hashchange", followAddress);
  followAddress();
}

function followAddress() {
  const asked = /^#requirement=(.+)$/.exec(window.location.hash);
  if (!asked) return;
  let id = asked[1];
  try { id = decodeURIComponent(id); } catch { return; }
  const finding = atlas.data.findings.find((each) => each.id === id);
  if (finding && !(shown && shown.finding === finding)) showEvidence(finding);
}

export function showEvidence(finding, opener) {
  closeSite();
  clear();
  const layers = evidenceLayers(finding);
  shown = { finding, opener: opener || evidenceButton(finding) };
  layers.forEach((layer) => { atlas.evidence.addLayer(layer); });
  markSites(finding, true);
  document.querySelectorAll(".finding").forEach((row) => {
    row.classList.toggle("is-shown", row.dataset.requirement === finding.id);
  });
  const card = showCard(finding, layers.length > 0);
  zoomTo(layers, card.offsetTop + card.offsetHeight);
  remember("#requirement=" + encodeURIComponent(finding.id));
  card.focus({ preventScroll: true });
  if (window.matchMedia("(max-width: 760px)").matches) window.scrollTo({ top: 0 });
  announce(card.dataset.line);
}

function evidenceButton(finding) {
  const row = Array.from(document.querySelectorAll(".finding")).find((each) => each.dataset.requirement === finding.id);
  return row ? row.querySelector("button.evidence") : null;
}

// the witness itself; where there is none, the sites that the finding is about, or the places they lie in
function evidenceLayers(finding) {
  const halo = { pane: "evidence", interactive: false, color: "#F0E442", weight: 9, opacity: 0.95, fill: false };
  const edge = { pane: "evidence", interactive: false, color: "#111", weight: 2.5, fill: false };
  const marked = [];
  const mark = (geometry, dashes) => {
    const line = Object.assign({}, edge, { dashArray: dashes || null });
    const point = (_feature, where) => L.circleMarker(where, Object.assign({ radius: 7 }, halo));
    marked.push(L.geoJSON(geometry, { pane: "evidence", interactive: false, style: halo, pointToLayer: point }));
    marked.push(L.geoJSON(geometry, { pane: "evidence", interactive: false, style: line, pointToLayer: point }));
  };
  if (finding.witness !== null) mark(finding.witness);
  else {
    const places = {};
    finding.sites.forEach((id) => {
      const site = atlas.sites[id].site;
      if (site.geometry !== null) mark(site.geometry);
      else site.within.forEach((place) => { places[place] = true; });
    });
    Object.keys(places).forEach((id) => { if (atlas.places[id]) mark(atlas.places[id].place.geometry, "6 5"); });
  }
  return marked;
}

function markSites(finding, on) {
  finding.sites.forEach((id) => {
    document.querySelectorAll("[data-site]").forEach((node) => {
      if (node.dataset.site === id) node.classList.toggle("is-evidence", on);
    });
  });
}

function showCard(finding, onMap) {
  const line = () => {
    const about = [finding.name, finding.word, finding.pair || joinedTest(finding)].map(read).filter(Boolean);
    return about.join(": ");
  };
  const card = element("section.evidence-card", { tabindex: "-1", label: "evidence-shown", "data-obstacle": "", "data-evidence": finding.id },
    element("span.glyph", { "data-verdict": finding.verdict, "aria-hidden": "true" }),
    element("div", {},
      element("strong", { text: line }),
      element("p", { text: onMap ? finding.reason : "evidence-none" })),
    element("button", { type: "button", text: "close", onclick: () => { hideEvidence(); } }));
  card.querySelector(".glyph").textContent = finding.glyph;
  card.dataset.line = read("evidence-shown") + " – " + line();
  L.DomEvent.disableClickPropagation(card);
  document.getElementById("stage").appendChild(card);
  return card;
}

function joinedTest(finding) {
  if (finding.value === null || finding.limit === null) return null;
  return { ko: finding.value.ko + " " + finding.limit.ko, en: finding.value.en + " " + finding.limit.en };
}

function zoomTo(layers, head) {
  const bounds = L.latLngBounds([]);
  layers.forEach((layer) => { bounds.extend(layer.getBounds()); });
  fit(atlas.map, bounds.isValid() ? bounds.pad(0.05) : L.latLngBounds(atlas.data.bounds), head);
}

export function hideEvidence() {
  if (shown === null) return;
  const opener = shown.opener;
  clear();
  remember("");
  if (opener && opener.isConnected) opener.focus();
  fit(atlas.map, L.latLngBounds(atlas.data.bounds));
}

function clear() {
  if (shown !== null) markSites(shown.finding, false);
  shown = null;
  atlas.evidence.clearLayers();
  document.querySelectorAll(".evidence-card").forEach((card) => { card.remove(); });
  document.querySelectorAll(".finding.is-shown").forEach((row) => { row.classList.remove("is-shown"); });
}

// the address names what is shown, so that it can be passed on; a notebook's frame has no address to change
function remember(hash) {
  try {
    window.history.replaceState(null, "", hash || window.location.pathname + window.location.search);
  } catch {
    return;
  }
}
