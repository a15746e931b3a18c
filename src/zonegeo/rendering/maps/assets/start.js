// One call starts the page: read the data, draw the layers, then what stands around them.

import { closeSite } from "../../page/assets/card.js";
import { addLabels, relabel } from "../../page/assets/labels.js";
import { addPatterns } from "../../page/assets/style.js";
import { useTheme } from "../../page/assets/theme.js";
import { margins } from "../../page/assets/view.js";
import { element, only, useWords } from "../../page/assets/words.js";
import { addContext } from "./context.js";
import { addControls } from "./controls.js";
import { cellsOf } from "./distances.js";
import { addEditor, leaveEditor } from "./editor.js";
import { hideEvidence, useEvidence } from "./evidence.js";
import { addLayers } from "./layers.js";
import { addMeasure } from "./measure.js";
import { addPanel } from "./panel.js";
import { usePrint } from "./print.js";
import { addSurroundings } from "./surroundings.js";
import { addTimeline } from "./timeline.js";
import { leaveTool } from "./tools.js";

// returns what is on the map, for whoever looks at the page from outside
/** @param {L.Map} map @param {HTMLElement} block */
export function start(map, block) {
  const written = JSON.parse(block.textContent);
  /** @type {MapData} */
  const data = { ...written, matrix: cellsOf(written.matrix, written.sites) };
  useWords(data);
  useTheme();
  document.body.insertBefore(
    element("a.skip", { href: "#stage", text: "skip", onclick: toMap }), document.body.firstChild);
  document.body.appendChild(element("div.announcement", { id: "announcement", "aria-live": "polite" }));
  addPatterns();
  map.setMinZoom(8);
  map.setMaxZoom(20);
  map.fitBounds(data.bounds, { animate: false });
  const atlas = addLayers(map, data);
  addSurroundings(atlas);
  addContext(atlas);
  addPanel(atlas);
  addControls(atlas);
  addEditor(atlas);
  addMeasure(atlas);
  addTimeline(atlas);
  fitAtOnce(map, data);
  addLabels(atlas);
  // names of the layers behind give way to those of the sites, which are set first after every move
  const behind = () => {
    atlas.context.forEach((entry) => { entry.redraw(); });
    atlas.surroundings?.redraw();
  };
  map.on("moveend resize", behind);
  behind();
  useEvidence(atlas);
  usePrint(atlas);
  leaveByEscape(atlas);
  // the labels are as wide as the font that is really there
  if (document.fonts && document.fonts.ready) document.fonts.ready.then(() => { nameAgain(atlas); });
  document.documentElement.dataset.ready = "true";
  return atlas;
}

// what was opened last is left first: a card, the editor, the evidence
/** @param {Atlas} atlas */
function leaveByEscape(atlas) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || closeSite() || leaveTool(atlas) || leaveEditor(atlas)) return;
    hideEvidence();
  });
}

/** @param {Atlas} atlas */
function nameAgain(atlas) {
  relabel(atlas);
  atlas.surroundings?.redraw();
}

/** @param {Event} event */
function toMap(event) {
  event.preventDefault();
  only(".folium-map").focus();
}

/** @param {L.Map} map @param {MapData} data */
function fitAtOnce(map, data) {
  map.invalidateSize({ animate: false });
  map.fitBounds(data.bounds, { animate: false, ...margins(0) });
}
