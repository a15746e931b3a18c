// The dated proposals of the study, one at a time: outlines, and what became of the sites of the one before. Nothing
// here is a verdict: those of the panel stay those of the proposal that was evaluated.

import { relabel } from "../../page/assets/labels.js";
import { addPanes, fit } from "../../page/assets/view.js";
import { announce, element, named, only, read } from "../../page/assets/words.js";
import { hideEvidence } from "./evidence.js";
import { leaveTool, takeTool, toolButton } from "./tools.js";

/** @param {Atlas} atlas */
export function addTimeline(atlas) {
  const { timeline } = atlas.data;
  if (timeline.length < 2) return;
  addPanes(atlas.map, { timeline: 445 });
  const button = toolButton("dating", "timeline", () => { toggle(line); }, { "aria-expanded": "false" });
  /** @type {Timeline} */
  const line = { atlas, button, card: null, drawn: L.layerGroup(), at: 0, shapes: shapesOf(atlas) };
  only(".tools .share").before(button);
}

// every outline is in the page once: with the sites that were evaluated, or with the first proposal that has it
/** @param {Atlas} atlas */
function shapesOf(atlas) {
  /** @type {Record<string, Outline>} */
  const shapes = {};
  const own = [...Object.values(atlas.sites).map(({ site }) => site), ...atlas.data.others];
  own.concat(/** @type {any} */ (atlas.data.timeline.flatMap((land) => land.sites))).forEach(({ id, geometry }) => {
    if (geometry) shapes[id] = geometry;
  });
  return shapes;
}

/** @param {Timeline} line */
function toggle(line) {
  if (line.card) leaveTool(line.atlas);
  else open(line);
}

/** @param {Timeline} line */
function open(line) {
  const { atlas, button } = line;
  hideEvidence();
  takeTool(atlas, () => { close(line); });
  button.setAttribute("aria-expanded", "true");
  document.documentElement.classList.add("shows-timeline");
  line.card = card(line);
  only("#around").appendChild(line.card);
  line.drawn.addTo(atlas.map);
  const evaluated = atlas.data.timeline.findIndex((land) => land.is_evaluated);
  step(line, Math.max(evaluated, 0));
  const bounds = L.latLngBounds(atlas.data.bounds);
  Object.values(line.shapes).forEach((shape) => { bounds.extend(L.geoJSON(shape).getBounds()); });
  fit(atlas.map, bounds);
}

/** @param {Timeline} line */
function close(line) {
  line.drawn.clearLayers().remove();
  if (line.card) line.card.remove();
  line.card = null;
  line.atlas.isHidden = null;
  line.button.setAttribute("aria-expanded", "false");
  document.documentElement.classList.remove("shows-timeline");
  relabel(line.atlas);
  line.button.focus();
}

/** @param {Timeline} line */
function card(line) {
  const { timeline } = line.atlas.data;
  const days = timeline.map((land, index) => element("button.day", {
    type: "button", text: land.dated, "data-proposal": land.id, "aria-pressed": "false",
    onclick: () => { step(line, index); },
  }));
  /** @param {string} code @param {string} sign @param {number} by */
  const beside = (code, sign, by) => {
    const node = element(/** @type {const} */ (`button.${code}`), {
      type: "button", label: "timeline." + code, title: "timeline." + code,
      onclick: () => { step(line, line.at + by); },
    });
    node.textContent = sign;
    return node;
  };
  const box = element("section.tool-card.timeline-card", { label: "timeline", "data-obstacle": "" },
    element("header", {}, element("h2", { text: "timeline" }), beside("earlier", "◀", -1), days,
      beside("later", "▶", 1), element("button.close", {
        type: "button", text: "close", onclick: () => { leaveTool(line.atlas); },
      })),
    element("div.land", {}),
    element("p.by", { text: () => read("timeline.verdict-of") + " " + read(line.atlas.data.evaluated) }));
  box.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -timeline.length, End: timeline.length }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    step(line, line.at + by);
    only("button.day[aria-pressed=true]", box).focus();
  });
  return box;
}

/** @param {Timeline} line @param {number} asked */
function step(line, asked) {
  const { atlas, card: box } = line;
  const { timeline } = atlas.data;
  if (!box) return;
  line.at = Math.min(Math.max(asked, 0), timeline.length - 1);
  const land = timeline[line.at];
  box.querySelectorAll("button.day").forEach((node, index) => {
    node.setAttribute("aria-pressed", String(index === line.at));
  });
  only("button.earlier", box).disabled = line.at === 0;
  only("button.later", box).disabled = line.at === timeline.length - 1;
  only("div.land", box).replaceChildren(...told(land));
  draw(line, land);
  // names of sites of other proposals would say that they are in this one
  const here = new Set(land.sites.map(({ id }) => id));
  atlas.isHidden = (label) => Boolean(label.ends) || Boolean(label.id && atlas.sites[label.id] && !here.has(label.id));
  relabel(atlas);
  announce(read(land.name) + ": " + changesText(land).join("; "));
}

/** @param {DatedProposal} land */
function told(land) {
  const nowhere = land.sites.filter((site) => !site.is_placed);
  return [
    element("p", {}, element("strong", { text: land.name }),
      element("span.is-it", { text: land.is_evaluated ? "timeline.evaluated" : "timeline.not-evaluated" })),
    element("ul", {}, changesText(land).map((_text, index) => element("li", { text: () => changesText(land)[index] }))),
    ...(nowhere.length ? [element("p.by", { text: () => read("timeline.nowhere") + " " +
      nowhere.map((site) => read(site.name)).join(", ") })] : []),
  ];
}

/** @param {DatedProposal} land */
function changesText(land) {
  if (land.since === null) return [read("timeline.first")];
  if (!land.changes.length) return [read("timeline.unchanged")];
  return land.changes.map(({ word, before, after }) => {
    /** @param {Pair[]} names */
    const list = (names) => names.map(read).join(", ");
    const from = list(before);
    const to = list(after);
    return read(word) + ": " + (from && to && from !== to ? from + " → " + to : from || to);
  });
}

// land that is there by a line, land that came by a thicker one, land that went by dots: no colour of a verdict
/** @param {Timeline} line @param {DatedProposal} land */
function draw(line, land) {
  line.drawn.clearLayers();
  const before = line.at ? line.atlas.data.timeline[line.at - 1].sites : [];
  const here = land.sites.map(({ id }) => id);
  /** @param {DatedSite} site @param {Style} style */
  const add = (site, style) => {
    const shape = site.is_placed && line.shapes[site.id];
    if (!shape) return;
    const layer = L.geoJSON(shape, { pane: "timeline", interactive: false, style });
    // the sites that were evaluated have names on the map already
    if (!line.atlas.sites[site.id]) {
      layer.bindTooltip(() => element("span", { text: site.name }),
        { permanent: true, direction: "center", className: "neighbour", pane: "names" });
    }
    line.drawn.addLayer(layer);
  };
  const ink = { color: "var(--ink)", fill: false };
  before.filter(({ id }) => !here.includes(id)).forEach((site) => {
    add(site, { ...ink, color: "var(--far)", weight: 2, dashArray: "1 5" });
  });
  land.sites.forEach((site) => {
    const isNew = before.length > 0 && !before.some(({ id }) => id === site.id);
    add(site, { ...ink, color: "var(--paper)", weight: isNew ? 8 : 5 });
    add(named(land.sites, site.id), { ...ink, weight: isNew ? 4.5 : 2.2 });
  });
}
