// One call starts the page of a comparison: read the data, draw the maps, then what stands around them.

import { closeSite } from "../../page/assets/card.js";
import { relabel } from "../../page/assets/labels.js";
import { scaleBar, settle } from "../../page/assets/paper_scale.js";
import { useTheme } from "../../page/assets/theme.js";
import { element, only, useWords } from "../../page/assets/words.js";
import { addChoices } from "./choices.js";
import { addDivider } from "./divider.js";
import { addLandPatterns } from "./land.js";
import { addViews, showViews } from "./modes.js";
import { addGlance, addKey, addTwin } from "./panel.js";

// returns the state of the page, for whoever looks at it from outside
/** @param {HTMLElement} block */
export function start(block) {
  const data = JSON.parse(block.textContent);
  useWords(data);
  useTheme();
  /** @param {Event} event */
  const skip = (event) => {
    event.preventDefault();
    only("#map-a").focus();
  };
  document.body.insertBefore(element("a.skip", { href: "#stage", text: "skip", onclick: skip }),
    document.body.firstChild);
  document.body.appendChild(element("div.announcement", { id: "announcement", "aria-live": "polite" }));
  addLandPatterns();
  const stage = only("#stage");
  const bar = element("div.bar-above", {});
  stage.appendChild(bar);
  const page = addViews(stage, data);
  const again = () => { relabelPage(page); };
  addGlance(page, again);
  addChoices(page, bar);
  addKey(page, stage);
  addTwin(page);
  addDivider(page);
  showViews(page);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeSite();
  });
  watch(page);
  // the labels are as wide as the font that is really there
  if (document.fonts && document.fonts.ready) document.fonts.ready.then(again);
  document.documentElement.dataset.ready = "true";
  return page;
}

/** @param {ComparisonPage} page */
function relabelPage(page) {
  [page.heads.a, page.heads.b].forEach((head) => { head.again(); });
  page.atlases.forEach(relabel);
}

// another size of the window, of what stands around the maps, or paper: who did not move the map sees all of it again
/** @param {ComparisonPage} page */
function watch(page) {
  const again = () => { showViews(page, page.moved); };
  new ResizeObserver(() => {
    const { x, y } = page.maps[0].getSize();
    const node = page.maps[0].getContainer();
    if (x !== node.clientWidth || y !== node.clientHeight) again();
  }).observe(page.box);
  document.documentElement.dataset.paper = "a4";
  window.addEventListener("beforeprint", () => { lay(page); });
  window.addEventListener("afterprint", () => { restore(page); });
}

// what is restored after paper
/** @type {{ centre: L.LatLng, zoom: number, bar: HTMLElement } | null} */
let laid = null;

// on paper the maps have a round scale: of what is in sight, or of all where nobody moved them
/** @param {ComparisonPage} page */
function lay(page) {
  if (laid !== null) return;
  const map = page.maps[0];
  const bounds = page.moved ? map.getBounds() : page.data.bounds;
  const view = { centre: map.getCenter(), zoom: map.getZoom() };
  document.documentElement.classList.add("is-printing");
  showViews(page, true);
  page.fitting = true;
  const scale = settle(map, bounds, { paddingTopLeft: [24, 44], paddingBottomRight: [24, 44] });
  page.fitting = false;
  laid = { ...view, bar: only(".scale", page.box).appendChild(scaleBar(scale)) };
  page.atlases.forEach(relabel);
}

/** @param {ComparisonPage} page */
function restore(page) {
  if (laid === null) return;
  const held = laid;
  laid = null;
  held.bar.remove();
  document.documentElement.classList.remove("is-printing");
  page.fitting = true;
  page.maps[0].setView(held.centre, held.zoom, { animate: false });
  page.fitting = false;
  showViews(page, page.moved);
}
