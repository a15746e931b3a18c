// Overlay, swipe, side by side: which map shows what, and maps that move together.

import { closeSite } from "../../page/assets/card.js";
import { addScale, zoomButtons } from "../../page/assets/view.js";
import { element, named, only, read, say, sayAgain } from "../../page/assets/words.js";
import { useDivider } from "./divider.js";
import { clearLand, drawLand, landMap } from "./land.js";
import { firstPair, landBetween, letters } from "./pairs.js";
import { tellPair } from "./panel.js";

/** @type {ViewMode[]} */
export const MODES = ["overlay", "swipe", "side"];
/** @type {Record<ViewMode, LandPart[]>} */
const PARTS = {
  overlay: [{ shows: "both", pane: "both" }],
  swipe: [{ shows: "a", pane: "side-a" }, { shows: "b", pane: "side-b" }],
  side: [{ shows: "a", pane: "both" }],
};

// the state of the page: two proposals, a mode, the maps, and what is drawn on them
/** @param {HTMLElement} stage @param {ComparisonData} data @returns {ComparisonPage} */
export function addViews(stage, data) {
  const first = firstPair(data);
  /** @param {Side} letter */
  const view = (letter) => {
    const node = element("div.folium-map", { id: "map-" + letter, role: "region" });
    return element("div.view.view-" + letter, {}, node);
  };
  const box = element("div.views", { id: "views" }, view("a"), view("b"));
  stage.appendChild(box);
  /** @type {Partial<ComparisonPage>} */
  const bare = {
    data, pair: first, a: first.before, b: first.after, mode: "overlay", box, atlases: [],
    maps: [landMap(only("#map-a")), landMap(only("#map-b"))], linking: false, fitting: false, moved: false,
  };
  const page = /** @type {ComparisonPage} */ (bare);
  page.maps[0].fitBounds(data.bounds, { animate: false });
  page.maps[1].setView(page.maps[0].getCenter(), page.maps[0].getZoom(), { animate: false });
  addScale(page.maps[0], only(".view-a", box));
  only(".view-a", box).appendChild(zoomButtons(page.maps[0], () => { fitAll(page); }));
  page.heads = { a: head(page, "a"), b: head(page, "b") };
  link(page, page.maps[0], page.maps[1]);
  link(page, page.maps[1], page.maps[0]);
  nameMaps(page);
  return page;
}

// what each side is, and its verdict: stands at the top of the map
/** @param {ComparisonPage} page @param {Side} letter */
function head(page, letter) {
  const proposal = () => named(page.data.proposals, page[letter]);
  const name = element("span", { text: () => read(proposal().name) });
  const verdict = element("span.word", { text: () => proposal().glyph + " " + read(proposal().word) });
  const sign = element("b");
  sign.textContent = letters[letter];
  const node = element("p.view-head.head-" + letter, { "data-obstacle": "" }, sign, name, verdict);
  page.box.appendChild(node);
  return { node, again: () => {
    node.dataset.verdict = proposal().verdict;
    [name, verdict].forEach(sayAgain);
  } };
}

/** @param {ComparisonPage} page */
function nameMaps(page) {
  say(page.maps[0].getContainer(), () => read(page.mode === "side" ? "map-a" : "map-both"), "aria-label");
  say(page.maps[1].getContainer(), "map-b", "aria-label");
}

// a map that is moved takes the other one with it
/** @param {ComparisonPage} page @param {L.Map} moved @param {L.Map} other */
function link(page, moved, other) {
  moved.on("dragstart zoomstart", () => { page.moved = page.moved || !page.fitting; });
  moved.on("move", () => {
    if (page.linking || page.mode !== "side") return;
    page.linking = page.fitting = true;
    other.setView(moved.getCenter(), moved.getZoom(), { animate: false });
    page.linking = page.fitting = false;
  });
}

/** @param {ComparisonPage} page */
export function fitAll(page) {
  const small = window.matchMedia("(max-width: 760px)").matches;
  const width = page.maps[0].getSize().x;
  const room = small || width < 500 ? 12 : 56;
  page.moved = false;
  page.fitting = true;
  page.maps[0].fitBounds(page.data.bounds, {
    animate: false, paddingTopLeft: [room, small && page.mode !== "side" ? 74 : 44],
    paddingBottomRight: [small ? 12 : 24, small ? 40 : 52], maxZoom: 18,
  });
  page.fitting = false;
}

// draw everything again: another mode, another pair
/** @param {ComparisonPage} page @param {boolean} [keep] */
export function showViews(page, keep) {
  closeSite();
  page.atlases.forEach(clearLand);
  page.pair = landBetween(page.data, page.a, page.b) || firstPair(page.data);
  page.box.dataset.mode = page.mode;
  page.maps.forEach((map) => { map.invalidateSize({ animate: false }); });
  if (!keep) fitAll(page);
  const side = page.mode === "side";
  page.fitting = true;
  if (side) page.maps[1].setView(page.maps[0].getCenter(), page.maps[0].getZoom(), { animate: false });
  page.fitting = false;
  page.heads.a.again();
  page.heads.b.again();
  page.atlases = [drawLand(page.maps[0], page.data, page.pair, PARTS[page.mode])];
  if (side) page.atlases.push(drawLand(page.maps[1], page.data, page.pair, [{ shows: "b", pane: "both" }]));
  sayAgain(page.maps[0].getContainer());
  useDivider(page);
  tellPair(page);
}
