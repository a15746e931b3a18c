// What stands around the map: tools, legend with switches, the line at the foot.

import { openSite } from "../../page/assets/card.js";
import { relabel, showLabels } from "../../page/assets/labels.js";
import { printOn } from "../../page/assets/paper_scale.js";
import { issueStyle, openVerdicts, placeStyle, reachStyle, siteStyle, swatch } from "../../page/assets/style.js";
import { addScale, fit, zoomButtons } from "../../page/assets/view.js";
import { themeButton } from "../../page/assets/theme.js";
import { element, only, read, say } from "../../page/assets/words.js";
import { copyLink, setPanel } from "./address.js";
import { showContext } from "./context.js";
import { foldButton, isFolded } from "./fold.js";
import { MOST_DRAWN, hideDistances, showDistances } from "./layers.js";
import { savePicture } from "./picture.js";
import { searchField } from "./search.js";
import { openSection } from "./tables.js";
import { toolButton } from "./tools.js";

/** @param {Atlas} atlas */
export function addControls(atlas) {
  const stage = only("#stage");
  const around = only("#around");
  const map = atlas.map;
  say(map.getContainer(), "map", "aria-label");
  map.getContainer().setAttribute("role", "region");
  stage.prepend(tools(atlas));
  around.appendChild(zoomButtons(map, () => { fit(map, L.latLngBounds(atlas.data.bounds)); }));
  around.appendChild(legend(atlas));
  addScale(map, around);
  stage.appendChild(foot(atlas));
}

// what can be done with the whole page; the editor puts its own button first
/** @param {Atlas} atlas */
function tools(atlas) {
  /** @param {string} paper */
  const print = (paper) => toolButton("print-" + paper, "print." + paper, () => { printOn(paper); });
  const share = toolButton("share", "link", () => { copyLink(atlas); });
  const table = toolButton("to-table", "to-table", () => {
    setPanel(atlas, false);
    openSection("sites");
  });
  /** @param {"png" | "svg"} kind */
  const picture = (kind) => {
    const about = "picture." + kind + "-about";
    const press = () => { savePicture(atlas, kind); };
    return element(/** @type {const} */ (`button.picture-${kind}`), {
      type: "button", text: "picture." + kind, label: about, title: about, onclick: press,
    });
  };
  const fold = foldButton(() => { setPanel(atlas, !isFolded()); });
  return element("div.tools", {}, fold, searchField(atlas), share, picture("png"), picture("svg"), table, print("a4"),
    print("a3"), themeButton());
}

/** @param {Atlas} atlas */
function foot(atlas) {
  return element("footer.foot", {},
    element("strong", { text: "not-a-cadastral-map" }), element("span", { text: atlas.data.credits }));
}

// only what is on the map stands in its legend
/** @param {Atlas} atlas */
function legend(atlas) {
  const rows = [];
  /** @type {Record<string, Style>} */
  const seen = {};
  atlas.data.sites.forEach((site) => {
    if (site.geometry === null) return;
    const code = site.style === "outline" ? site.role : (site.role === "core" ? "core-" : "") + site.style;
    seen[code] = siteStyle(site.role, site.style);
  });
  const kinds = ["", "inferred", "drawn", "schematic"];
  const order = [...kinds.map((kind) => kind ? "core-" + kind : "core"), ...kinds.map((kind) => kind || "background")];
  order.forEach((code) => { if (seen[code]) rows.push(entry("legend." + code, swatch(seen[code]))); });
  if (atlas.deciding.length) {
    rows.push(entry("legend.deciding", swatch({ color: "var(--ink)", weight: 2.5 }, true, true)));
  }
  rows.push(...switches(atlas));
  rows.push(...nowhere(atlas));
  const box = element("details.legend", { "data-obstacle": "" },
    element("summary", { text: "legend" }), element("ul", {}, rows));
  box.open = !window.matchMedia("(max-width: 760px)").matches;
  box.addEventListener("toggle", () => { relabel(atlas); });
  return box;
}

/** @param {Atlas} atlas */
function switches(atlas) {
  const rows = [];
  const groups = atlas.groups;
  /** @type {(group: L.Layer) => (on: boolean) => void} */
  const layer = (group) => (on) => { if (on) group.addTo(atlas.map); else group.remove(); };
  if (atlas.data.places.length) {
    rows.push(choice("legend.places", swatch(placeStyle()), true, layer(groups.places)));
  }
  atlas.drawings.forEach((each) => {
    rows.push(choice(each.drawing.label, swatch(reachStyle(), true), true, layer(each.layer)));
  });
  openVerdicts.forEach((verdict) => {
    const group = groups.issues[verdict];
    if (!group.getLayers().length) return;
    rows.push(choice("legend.issues-" + verdict, swatch(issueStyle(verdict)), true, layer(group)));
  });
  if (atlas.lines.length && atlas.lines.length <= MOST_DRAWN) {
    const style = swatch({ color: "var(--far)", weight: 1.5, dashArray: "4 3" }, true);
    rows.push(choice("legend.distances", style, false, (on) => {
      atlas.distancesStay = false;
      if (on) showDistances(atlas, []);
      else hideDistances(atlas);
      atlas.distancesStay = on;
    }));
  }
  atlas.context.forEach((behind) => {
    const style = swatch({ color: behind.colour, weight: 1, fillColor: "none" });
    rows.push(choice(behind.layer.name, style, true, (on) => { showContext(behind, on); }));
  });
  if (atlas.surroundings) rows.push(choice("legend.surroundings", null, true, atlas.surroundings.show));
  const { basemap } = atlas.data;
  if (atlas.basemap && basemap) {
    const contours = () => basemap.contours ? ` · ${read("legend.contours")} ${basemap.contours} m` : "";
    const name = () => `${read("legend.basemap")} (${basemap.name})${contours()}`;
    rows.push(choice(name, null, true, layer(atlas.basemap)));
  }
  rows.push(choice("legend.labels", null, true, (on) => { showLabels(atlas, on); }));
  return rows;
}

// a site of which no place is known is on no map: the legend says so, or it would seem not to exist
/** @param {Atlas} atlas */
function nowhere(atlas) {
  const sites = atlas.data.sites.filter((site) => site.geometry === null &&
    !site.within.some((place) => atlas.places[place]));
  return sites.map((site) => {
    /** @param {{ currentTarget: HTMLElement }} event */
    const open = (event) => { openSite(atlas, site, atlas.map.getCenter(), event.currentTarget); };
    return element("li.nowhere", {}, element("span", { text: "legend.nowhere" }),
      element("button", { type: "button", "data-site": site.id, text: site.name, onclick: open }));
  });
}

/** @param {Told} code @param {Element | null} picture */
function entry(code, picture) {
  return element("li", {}, picture, element("span", { text: code }));
}

/** @param {Told} code @param {Element | null} picture @param {boolean} on @param {(on: boolean) => void} change */
function choice(code, picture, on, change) {
  const box = element("input", { type: "checkbox" });
  box.checked = on;
  box.addEventListener("change", () => { change(box.checked); });
  return element("li", {}, element("label", {}, box, picture, element("span", { text: code })));
}
