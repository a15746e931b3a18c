// Try a boundary: the card with its tools, and what each of them does to the draft.

import { closeSite } from "../../page/assets/card.js";
import { fit } from "../../page/assets/view.js";
import { announce, element, read, say } from "../../page/assets/words.js";
import { cutAlong } from "./cutting.js";
import {
  change, changedSites, cornerAt, corners, download, draftFile, middleAfter, redo, rounded, snapped, startDraft, undo,
  withCorner, withNewCorner, withoutCorner,
} from "./draft.js";
import { hideEvidence } from "./evidence.js";
import { areaOf, mapShape } from "./geometry.js";
import { addHandles, chooseCorner, collectPoints, drawHandles, focusCorner } from "./handles.js";
import { addOutcome, draftFaults, removeOutcome, showOutcome } from "./outcome.js";
import { inPlane, trialOf } from "./trial.js";

const MODES = ["corners", "move", "draw", "cut"];
const STEPS = ["0.1", "1", "10", "100"];
const SMALL = "(max-width: 760px)";

export function addEditor(atlas) {
  if (atlas.data.trial === null) return;
  const editor = {
    atlas, open: false, mode: "corners", snap: true, step: 1, site: null, preview: null, lastCut: null,
    draft: startDraft(atlas.data), trial: trialOf(atlas.data), stopPoints: null,
  };
  atlas.editor = editor;
  atlas.takeSite = (site) => takeSite(editor, site);
  addHandles(editor);
  addActions(editor);
  const opener = element("button.try", {
    type: "button", text: "editor.open", "aria-expanded": "false", onclick: () => { toggle(editor); },
  });
  editor.opener = opener;
  document.querySelector(".tools").prepend(opener);
}

function toggle(editor) {
  if (editor.open) close(editor);
  else open(editor);
}

function open(editor) {
  closeSite();
  hideEvidence();
  editor.open = true;
  editor.opener.setAttribute("aria-expanded", "true");
  document.documentElement.classList.add("is-trying");
  editor.card = card(editor);
  const small = window.matchMedia(SMALL).matches;
  if (small) document.getElementById("panel").prepend(editor.card);
  else document.getElementById("stage").appendChild(editor.card);
  editor.handles.group.addTo(editor.atlas.map);
  addOutcome(editor);
  const sites = editor.atlas.data.sites;
  choose(editor, editor.site || sites.find((site) => site.geometry !== null) || sites[0]);
  editor.card.focus({ preventScroll: true });
  announce(read("editor.draft-only"));
}

// nothing drawn is lost: the draft waits until the editor is opened again
function close(editor) {
  if (editor.stopPoints) editor.stopPoints();
  editor.open = false;
  editor.mode = "corners";
  editor.opener.setAttribute("aria-expanded", "false");
  document.documentElement.classList.remove("is-trying");
  editor.handles.group.remove();
  removeOutcome(editor);
  editor.card.remove();
  editor.opener.focus();
  fit(editor.atlas.map, L.latLngBounds(editor.atlas.data.bounds));
}

// Esc first ends what is being drawn, then leaves the editor; true where there was something to leave
export function leaveEditor(atlas) {
  const editor = atlas.editor;
  if (!editor || !editor.open) return false;
  if (editor.stopPoints) setMode(editor, "corners");
  else close(editor);
  return true;
}

function takeSite(editor, site) {
  if (!editor.open) return false;
  choose(editor, site);
  return true;
}

// --- the card

function card(editor) {
  const select = element("select", { id: "editor-site", onchange: () => {
    choose(editor, editor.atlas.data.sites.find((site) => site.id === select.value));
  } });
  editor.atlas.data.sites.forEach((site) => {
    const option = element("option", { value: site.id, text: site.name });
    select.appendChild(option);
  });
  editor.select = select;
  return element("section.editor", { tabindex: "-1", label: "editor.open", "data-obstacle": "" },
    element("header", {}, element("h2", { text: "editor.open" }),
      element("button", { type: "button", text: "close", onclick: () => { close(editor); } })),
    element("p.draft-only", { text: "editor.draft-only" }),
    element("p.field", {}, element("label", { for: "editor-site", text: "editor.site" }), select),
    modeButtons(editor), cornerTools(editor), pointTools(editor), historyTools(editor),
    element("div.outcome", {}),
    element("details.help", {}, element("summary", { text: "editor.help" }), element("p", { text: "editor.help-keys" }),
      element("p", { text: "editor.help-points" })));
}

function tool(code, press, name) {
  return element("button." + (name || code.split(".")[1]), { type: "button", text: code, onclick: press });
}

function modeButtons(editor) {
  const buttons = MODES.map((mode) => {
    const node = tool("editor.mode-" + mode, () => { setMode(editor, mode); }, "mode-" + mode);
    node.dataset.mode = mode;
    return node;
  });
  return element("div.row", { role: "group", label: "editor.tools" }, buttons);
}

function cornerTools(editor) {
  const snap = element("input", { type: "checkbox", onchange: () => { editor.snap = snap.checked; } });
  snap.checked = editor.snap;
  const step = element("select", { id: "editor-step", onchange: () => { editor.step = Number(step.value); } });
  STEPS.forEach((metres) => { step.appendChild(element("option", { value: metres, text: { ko: metres + " m", en: metres + " m" } })); });
  step.value = String(editor.step);
  const field = (name, axis) => {
    const input = element("input", { type: "number", step: "0.1", id: "editor-" + name, onchange: () => { place(editor, axis, input.value); } });
    return [element("label", { for: "editor-" + name, text: "editor." + name }), input];
  };
  return element("div.corner-tools", {},
    element("p.corner-name", {}),
    element("div.row", {}, tool("editor.previous", () => { step_(editor, -1); }), tool("editor.next", () => { step_(editor, 1); }),
      tool("editor.insert", () => { editor.insertCorner(); }), tool("editor.remove", () => { editor.removeCorner(); }),
      tool("editor.snap-now", () => { editor.snapCorner(); })),
    element("p.field.place", {}, field("east", 0), field("north", 1)),
    element("p.field", {}, element("label", { for: "editor-step", text: "editor.step" }), step,
      element("label.check", {}, snap, element("span", { text: "editor.snap" }))));
}

function step_(editor, by) {
  const shape = editor.draft.now[editor.site.id];
  if (!shape) return;
  const all = corners(shape);
  const here = all.findIndex((at) => String(at) === String(editor.handles.chosen));
  chooseCorner(editor, all[(here + by + all.length) % all.length]);
  drawHandles(editor);
  const point = cornerAt(shape, editor.handles.chosen);
  const where = L.latLng(point[1], point[0]);
  if (!editor.atlas.map.getBounds().contains(where)) editor.atlas.map.panTo(where, { animate: false });
}

// a corner by its coordinates in the plane
function place(editor, axis, text) {
  const shape = editor.draft.now[editor.site.id];
  const value = Number(text);
  if (!shape || !editor.handles.chosen || text === "" || !Number.isFinite(value)) return editor.tellCorner();
  const here = editor.trial.plane.toPlane(cornerAt(shape, editor.handles.chosen));
  here[axis] = value;
  editor.commit(withCorner(shape, editor.handles.chosen, editor.trial.plane.toLonlat(here)));
}

function pointTools(editor) {
  return element("div.point-tools", {}, element("p.points", {}),
    element("div.row", {}, tool("editor.finish", () => { if (editor.finishPoints) editor.finishPoints(); }),
      tool("editor.cancel", () => { setMode(editor, "corners"); })));
}

function historyTools(editor) {
  return element("div.row.history", {},
    tool("editor.undo", () => { travel(editor, undo); }),
    tool("editor.redo", () => { travel(editor, redo); }),
    tool("editor.other-side", () => { otherSide(editor); }),
    tool("editor.reset", () => { reset(editor); }),
    tool("editor.download", () => { save(editor); }));
}

// --- what the tools do

function choose(editor, site) {
  if (editor.stopPoints) editor.stopPoints();
  editor.site = site;
  editor.select.value = site.id;
  editor.handles.chosen = null;
  editor.lastCut = null;
  setMode(editor, editor.draft.now[site.id] ? "corners" : "draw");
  zoomTo(editor, site);
}

function zoomTo(editor, site) {
  const shape = editor.draft.now[site.id];
  const bounds = L.latLngBounds([]);
  if (shape) corners(shape).forEach((at) => { const point = cornerAt(shape, at); bounds.extend([point[1], point[0]]); });
  else site.within.forEach((id) => { if (editor.atlas.places[id]) bounds.extend(editor.atlas.places[id].layer.getBounds()); });
  if (!bounds.isValid()) return;
  const map = editor.atlas.map;
  // the first point is set in the middle of the map: let that be the middle of the place
  if (!shape) map.setView(bounds.getCenter(), map.getBoundsZoom(bounds, false, [120, 120]), { animate: false });
  else fit(map, bounds.pad(0.1));
}

function setMode(editor, mode) {
  if (editor.stopPoints) editor.stopPoints();
  const drawn = Boolean(editor.draft.now[editor.site.id]);
  editor.mode = !drawn && mode !== "draw" ? "corners" : mode;
  editor.preview = null;
  refresh(editor);
  if (editor.mode === "draw") collectPoints(editor, Infinity, (points) => { drew(editor, points); });
  if (editor.mode === "cut") collectPoints(editor, 2, (points) => { cut(editor, points); });
  editor.tellPoints(0);
}

function drew(editor, points) {
  if (points.length > 2) change(editor.draft, editor.site.id, [[points]]);
  setMode(editor, "corners");
  focusCorner(editor);
}

// the larger side stays; the other one can be asked for
function cut(editor, points) {
  const id = editor.site.id;
  const before = editor.draft.now[id];
  if (points.length === 2) {
    const ends = points.map(editor.trial.plane.toPlane);
    const sides = cutAlong(inPlane(editor.trial, before), ends[0], ends[1]);
    if (sides !== null) {
      const both = [sides.left, sides.right].sort((a, b) => areaOf(b) - areaOf(a))
        .map((side) => backToDegrees(editor, before, side));
      change(editor.draft, id, both[0]);
      editor.lastCut = { id, other: both[1], kept: both[0] };
    } else announce(read("editor.cut-missed"));
  }
  setMode(editor, "corners");
  focusCorner(editor);
}

// corners that were there keep their very coordinates; only those on the cut are new
function backToDegrees(editor, before, side) {
  const old = new Map();
  const plane = inPlane(editor.trial, before);
  corners(before).forEach((at) => { old.set(cornerAt(plane, at), cornerAt(before, at)); });
  return mapShape(side, (point) => old.get(point) || rounded(editor.trial.plane.toLonlat(point)));
}

function otherSide(editor) {
  const last = editor.lastCut;
  if (!last || last.id !== editor.site.id || editor.draft.now[last.id] !== last.kept) return;
  change(editor.draft, last.id, last.other);
  editor.lastCut = { id: last.id, other: last.kept, kept: last.other };
  refresh(editor);
}

function reset(editor) {
  const id = editor.site.id;
  if (editor.draft.now[id] === editor.draft.base[id]) return;
  change(editor.draft, id, editor.draft.base[id]);
  setMode(editor, "corners");
}

function travel(editor, step) {
  const id = step(editor.draft);
  if (id === null) return;
  if (id !== editor.site.id) choose(editor, editor.atlas.data.sites.find((site) => site.id === id));
  refresh(editor);
}

function save(editor) {
  if (!changedSites(editor.draft).length || draftFaults(editor).length) return;
  download(editor.atlas.data.trial.study + "-draft.geojson", draftFile(editor.atlas.data, editor.draft));
  announce(read("editor.downloaded"));
}

function refresh(editor) {
  drawHandles(editor);
  showOutcome(editor, editor.draft.now, true);
  editor.tellCorner();
}

// what handles ask of the editor
function addActions(editor) {
  const now = () => editor.draft.now[editor.site.id];
  editor.show = (shape) => {
    editor.preview = shape;
    const shapes = Object.assign(Object.create(null), editor.draft.now);
    shapes[editor.site.id] = shape;
    showOutcome(editor, shapes, false);
  };
  editor.commit = (shape, at) => {
    if (!shape) return;
    change(editor.draft, editor.site.id, shape);
    editor.preview = null;
    if (at) editor.handles.chosen = at;
    refresh(editor);
  };
  editor.snapTo = (point) => snapped(editor.atlas, editor.trial, editor.draft.now, editor.site.id, point, true);
  editor.insertCorner = () => {
    const at = editor.handles.chosen;
    if (!now() || !at || editor.mode !== "corners") return;
    editor.commit(withNewCorner(now(), at, middleAfter(now(), at)), [at[0], at[1], at[2] + 1]);
  };
  editor.removeCorner = () => {
    const at = editor.handles.chosen;
    if (!now() || !at || editor.mode !== "corners") return;
    const shape = withoutCorner(now(), at);
    if (shape === now()) return announce(read("editor.three-corners"));
    editor.commit(shape, [at[0], at[1], Math.max(0, at[2] - 1)]);
  };
  editor.snapCorner = () => {
    const at = editor.handles.chosen;
    if (!now() || !at) return;
    const point = snapped(editor.atlas, editor.trial, editor.draft.now, editor.site.id, cornerAt(now(), at), false);
    if (point) editor.commit(withCorner(now(), at, point));
  };
  editor.tellCorner = () => { tellCorner(editor, now()); };
  editor.tellPoints = (count) => {
    const line = editor.card.querySelector(".points");
    say(line, () => read("editor.points") + " " + count);
    editor.card.dataset.mode = editor.mode;
    editor.card.querySelectorAll("[data-mode]").forEach((node) => {
      node.setAttribute("aria-pressed", String(node.dataset.mode === editor.mode));
      node.disabled = node.dataset.mode !== "draw" && !now();
    });
  };
  document.addEventListener("keydown", (event) => {
    if (!editor.open || !(event.ctrlKey || event.metaKey) || event.target.matches("input")) return;
    if (event.key.toLowerCase() === "z") travel(editor, event.shiftKey ? redo : undo);
    else if (event.key.toLowerCase() === "y") travel(editor, redo);
    else return;
    event.preventDefault();
  });
}

function tellCorner(editor, shape) {
  const at = editor.handles.chosen;
  const known = shape && at && shape[at[0]] && shape[at[0]][at[1]] && shape[at[0]][at[1]][at[2]];
  const all = shape ? corners(shape) : [];
  const index = known ? all.findIndex((each) => String(each) === String(at)) + 1 : 0;
  say(editor.card.querySelector(".corner-name"), () => read("editor.corner") + " " + index + "/" + all.length);
  const spot = known ? editor.trial.plane.toPlane(cornerAt(shape, at)) : null;
  ["east", "north"].forEach((name, axis) => {
    const input = editor.card.querySelector("#editor-" + name);
    input.value = spot ? spot[axis].toFixed(2) : "";
    input.disabled = !spot;
  });
}
