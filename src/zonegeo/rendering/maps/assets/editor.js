// Try a boundary: the card with its tools, and what each of them does to the draft.

import { closeSite } from "../../page/assets/card.js";
import { download } from "../../page/assets/download.js";
import { fit } from "../../page/assets/view.js";
import { announce, element, named, only, read, say } from "../../page/assets/words.js";
import { setPanel } from "./address.js";
import { cutAlong } from "./cutting.js";
import {
  change, changeSites, cornerAt, corners, differs, draftFile, keep, keptCopies, keptText, middleAfter, redo,
  removedSites, removeSite, rounded, shapesNow, siteNamed, snapped, startDraft, takeDraft, undo, withCorner,
  withNewCorner, withoutCorner,
} from "./draft.js";
import { hideEvidence } from "./evidence.js";
import { handOver, showTargets, travelCopies } from "./hand_over.js";
import { areaOf, mapShape } from "./geometry.js";
import { addHandles, chooseCorner, collectPoints, drawHandles, focusCorner } from "./handles.js";
import { otherSites, showOthers } from "./other_sites.js";
import { addOutcome, draftFaults, removeOutcome, showOutcome } from "./outcome.js";
import { sideBySide } from "./side_by_side.js";
import { leaveTool, toolButton } from "./tools.js";
import { inPlane, trialOf } from "./trial.js";

/** @type {Mode[]} */
const MODES = ["corners", "move", "draw", "cut"];
const STEPS = ["0.1", "1", "10", "100"];
const SMALL = "(max-width: 760px)";

/** @param {Atlas} atlas */
export function addEditor(atlas) {
  if (atlas.data.trial === null) return;
  const data = /** @type {TriedData} */ (atlas.data);
  /** @type {Partial<Editor>} */
  const bare = {
    atlas, data, open: false, mode: "corners", snap: true, step: 1, preview: null, lastCut: null,
    draft: startDraft(data), copies: keptCopies(data), number: null, trial: trialOf(data), stopPoints: null,
  };
  const editor = /** @type {Editor} */ (bare);
  atlas.editor = editor;
  atlas.takeSite = (site) => takeSite(editor, site.id);
  addHandles(editor);
  addActions(editor);
  const opener = toolButton("try", "editor.open", () => { toggle(editor); }, { "aria-expanded": "false" });
  editor.opener = opener;
  only(".tools .search-box").after(opener);
  takeDropped(editor);
  // a draft that was kept is what the reader left off with
  const kept = keptText(data);
  if (kept && takeDraft(data, editor.draft, kept)) open(editor);
}

// a draft that is dropped on the map is opened
/** @param {Editor} editor */
function takeDropped(editor) {
  const node = editor.atlas.map.getContainer();
  node.addEventListener("dragover", (event) => { event.preventDefault(); });
  node.addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer && event.dataTransfer.files[0];
    if (file) load(editor, file);
  });
}

/** @param {Editor} editor @param {File} file */
async function load(editor, file) {
  const id = takeDraft(editor.data, editor.draft, await file.text());
  if (id === null) return announce(read("editor.not-a-draft"));
  if (!editor.open) open(editor);
  showSites(editor);
  choose(editor, named(editor.draft.sites, id));
}

/** @param {Editor} editor */
function toggle(editor) {
  if (editor.open) close(editor);
  else open(editor);
}

/** @param {Editor} editor */
function open(editor) {
  closeSite();
  hideEvidence();
  leaveTool(editor.atlas);
  editor.open = true;
  editor.opener.setAttribute("aria-expanded", "true");
  document.documentElement.classList.add("is-trying");
  editor.card = card(editor);
  const small = window.matchMedia(SMALL).matches;
  if (small) {
    setPanel(editor.atlas, false);
    only("#panel").prepend(editor.card);
  } else only("#around").appendChild(editor.card);
  editor.handles.group.addTo(editor.atlas.map);
  addOutcome(editor);
  const { sites } = editor.draft;
  const held = sites.find((site) => site === editor.site);
  choose(editor, held || sites.find((site) => site.geometry !== null) || sites[0]);
  editor.card.focus({ preventScroll: true });
  announce(read("editor.draft-only"));
}

// nothing drawn is lost: the draft waits until the editor is opened again
/** @param {Editor} editor */
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
/** @param {Atlas} atlas */
export function leaveEditor(atlas) {
  const editor = atlas.editor;
  if (!editor || !editor.open) return false;
  if (editor.stopPoints) setMode(editor, "corners");
  else close(editor);
  return true;
}

/** @param {Editor} editor @param {string} id */
function takeSite(editor, id) {
  if (!editor.open) return false;
  if (editor.draft.sites.some((site) => site.id === id)) choose(editor, named(editor.draft.sites, id));
  return true;
}

// --- the card

/** @param {Editor} editor */
function card(editor) {
  const select = element("select", { id: "editor-site", onchange: () => {
    choose(editor, named(editor.draft.sites, select.value));
  } });
  editor.select = select;
  editor.removed = element("p.row.removed", {});
  editor.others = otherSites(editor, (site) => {
    choose(editor, site);
    editor.select.focus();
  });
  const over = handOver(editor, { choose: (site) => { choose(editor, site); } });
  showSites(editor);
  return element("section.editor", { tabindex: "-1", label: "editor.open", "data-obstacle": "" },
    element("header", {}, element("h2", { text: "editor.open" }),
      element("button", { type: "button", text: "close", onclick: () => { close(editor); } })),
    element("p.draft-only", { text: "editor.draft-only" }),
    element("p.field", {}, element("label", { for: "editor-site", text: "editor.site" }), select),
    element("div.row", {}, tool("editor.take-out", () => { takeOut(editor); })), over, editor.removed, editor.others,
    newSiteForm(editor), modeButtons(editor), cornerTools(editor), pointTools(editor), historyTools(editor),
    element("div.outcome", {}),
    sideBySide(editor),
    element("details.help", {}, element("summary", { text: "editor.help" }), element("p", { text: "editor.help-keys" }),
      element("p", { text: "editor.help-points" })));
}

// the sites of the draft to choose from, and those that were taken out to be put back
/** @param {Editor} editor */
function showSites(editor) {
  const { draft } = editor;
  editor.select.replaceChildren(...draft.sites.map((site) =>
    element("option", { value: site.id, text: site.name })));
  if (editor.site) editor.select.value = editor.site.id;
  showTargets(editor);
  showOthers(editor);
  editor.removed.replaceChildren(...removedSites(draft).map((site) => element("button", {
    type: "button", "data-put-back": site.id, text: () => read("editor.put-back") + ": " + read(site.name),
    onclick: () => {
      const sites = draft.came.filter((each) => each === site || draft.sites.includes(each));
      changeSites(draft, [...sites, ...draft.sites.filter((each) => !sites.includes(each))], site.id,
        draft.now[site.id] || null);
      choose(editor, site);
    },
  })));
}

// a name, a role, and then the land: points set one by one
/** @param {Editor} editor */
function newSiteForm(editor) {
  const name = element("input", { type: "text", id: "editor-new-name", maxlength: "80", autocomplete: "off" });
  const role = element("select", { id: "editor-new-role" }, /** @type {Role[]} */ (["background", "core"]).map((each) =>
    element("option", { value: each, text: editor.data.trial.roles[each] })));
  const accuracy = element("input", { type: "number", id: "editor-new-accuracy", min: "0", step: "0.1", value: "0" });
  const start = () => {
    const said = name.value.trim();
    if (!said) {
      announce(read("editor.new-name-missing"));
      return name.focus();
    }
    const site = siteNamed(editor.data, editor.draft, {
      role: role.value, name: said, accuracy_m: Math.max(Number(accuracy.value) || 0, 0),
    });
    box.open = false;
    name.value = "";
    drawNew(editor, site);
  };
  const box = element("details.new-site", {}, element("summary", { text: "editor.new-site" }),
    element("p.field", {}, element("label", { for: "editor-new-name", text: "editor.new-name" }), name),
    element("p.field", {}, element("label", { for: "editor-new-role", text: "editor.new-role" }), role),
    element("p.field", {}, element("label", { for: "editor-new-accuracy", text: "editor.new-accuracy" }), accuracy,
      tool("editor.new-draw", start)));
  return box;
}

/** @param {Editor} editor @param {Site} site */
function drawNew(editor, site) {
  if (editor.stopPoints) editor.stopPoints();
  editor.mode = "draw";
  editor.preview = null;
  collectPoints(editor, Infinity, (points) => {
    if (points.length < 3) return setMode(editor, "corners");
    changeSites(editor.draft, [...editor.draft.sites, site], site.id, [[points]]);
    choose(editor, site);
    focusCorner(editor);
  });
  editor.tellPoints([]);
}

// the last site stays: a proposal of none is no proposal
/** @param {Editor} editor */
function takeOut(editor) {
  const { draft } = editor;
  if (draft.sites.length < 2) return;
  const at = draft.sites.indexOf(editor.site);
  removeSite(draft, editor.site.id);
  choose(editor, draft.sites[Math.min(at, draft.sites.length - 1)]);
}

/** @param {string} code @param {() => void} press @param {string} [name] */
function tool(code, press, name) {
  return element("button." + (name || code.split(".")[1]), { type: "button", text: code, onclick: press });
}

/** @param {Editor} editor */
function modeButtons(editor) {
  const buttons = MODES.map((mode) => {
    const node = tool("editor.mode-" + mode, () => { setMode(editor, mode); }, "mode-" + mode);
    node.dataset.mode = mode;
    return node;
  });
  return element("div.row", { role: "group", label: "editor.tools" }, buttons);
}

/** @param {Editor} editor */
function cornerTools(editor) {
  const snap = element("input", { type: "checkbox", onchange: () => { editor.snap = snap.checked; } });
  snap.checked = editor.snap;
  const step = element("select", { id: "editor-step", onchange: () => { editor.step = Number(step.value); } });
  STEPS.forEach((metres) => {
    step.appendChild(element("option", { value: metres, text: { ko: metres + " m", en: metres + " m" } }));
  });
  step.value = String(editor.step);
  /** @param {string} name @param {number} axis */
  const field = (name, axis) => {
    const set = () => { place(editor, axis, input.value); };
    const input = element("input", { type: "number", step: "0.1", id: "editor-" + name, onchange: set });
    return [element("label", { for: "editor-" + name, text: "editor." + name }), input];
  };
  return element("div.corner-tools", {},
    element("p.corner-name", {}),
    element("div.row", {}, tool("editor.previous", () => { step_(editor, -1); }),
      tool("editor.next", () => { step_(editor, 1); }),
      tool("editor.insert", () => { editor.insertCorner(); }), tool("editor.remove", () => { editor.removeCorner(); }),
      tool("editor.snap-now", () => { editor.snapCorner(); })),
    element("p.field.place", {}, field("east", 0), field("north", 1)),
    element("p.field", {}, element("label", { for: "editor-step", text: "editor.step" }), step,
      element("label.check", {}, snap, element("span", { text: "editor.snap" }))));
}

/** @param {Editor} editor @param {number} by */
function step_(editor, by) {
  const shape = editor.draft.now[editor.site.id];
  if (!shape) return;
  const all = corners(shape);
  const here = all.findIndex((at) => String(at) === String(editor.handles.chosen));
  const at = all[(here + by + all.length) % all.length];
  chooseCorner(editor, at);
  drawHandles(editor);
  const point = cornerAt(shape, at);
  const where = L.latLng(point[1], point[0]);
  if (!editor.atlas.map.getBounds().contains(where)) editor.atlas.map.panTo(where, { animate: false });
}

// a corner by its coordinates in the plane
/** @param {Editor} editor @param {number} axis @param {string} text */
function place(editor, axis, text) {
  const shape = editor.draft.now[editor.site.id];
  const value = Number(text);
  if (!shape || !editor.handles.chosen || text === "" || !Number.isFinite(value)) return editor.tellCorner();
  const here = editor.trial.plane.toPlane(cornerAt(shape, editor.handles.chosen));
  here[axis] = value;
  editor.commit(withCorner(shape, editor.handles.chosen, editor.trial.plane.toLonlat(here)));
}

/** @param {Editor} editor */
function pointTools(editor) {
  return element("div.point-tools", {}, element("p.points", {}),
    element("div.row", {}, tool("editor.finish", () => { if (editor.finishPoints) editor.finishPoints(); }),
      tool("editor.cancel", () => { setMode(editor, "corners"); })));
}

/** @param {Editor} editor */
function historyTools(editor) {
  return element("div.row.history", {},
    tool("editor.undo", () => { travel(editor, undo); }),
    tool("editor.redo", () => { travel(editor, redo); }),
    tool("editor.other-side", () => { otherSide(editor); }),
    tool("editor.reset", () => { reset(editor); }),
    tool("editor.download", () => { save(editor); }), openFile(editor));
}

/** @param {Editor} editor */
function openFile(editor) {
  const input = element("input", { type: "file", accept: ".geojson,.json", hidden: true, label: "editor.open-file" });
  input.addEventListener("change", () => {
    if (input.files && input.files[0]) load(editor, input.files[0]);
    // or the same file, changed since, would be no change
    input.value = "";
  });
  return [input, tool("editor.open-file", () => { input.click(); })];
}

// --- what the tools do

/** @param {Editor} editor @param {Site} site */
function choose(editor, site) {
  if (editor.stopPoints) editor.stopPoints();
  editor.site = site;
  showSites(editor);
  editor.handles.chosen = null;
  editor.lastCut = null;
  setMode(editor, editor.draft.now[site.id] ? "corners" : "draw");
  zoomTo(editor, site);
}

/** @param {Editor} editor @param {Site} site */
function zoomTo(editor, site) {
  const shape = editor.draft.now[site.id];
  const bounds = L.latLngBounds([]);
  if (shape) shape.flat(2).forEach(([lon, lat]) => { bounds.extend([lat, lon]); });
  else {
    site.within.forEach((id) => {
      if (editor.atlas.places[id]) bounds.extend(editor.atlas.places[id].layer.getBounds());
    });
  }
  if (!bounds.isValid()) return;
  const map = editor.atlas.map;
  // the first point is set in the middle of the map: let that be the middle of the place
  if (!shape) map.setView(bounds.getCenter(), map.getBoundsZoom(bounds, false, L.point(120, 120)), { animate: false });
  else fit(map, bounds.pad(0.1));
}

/** @param {Editor} editor @param {Mode} mode */
function setMode(editor, mode) {
  if (editor.stopPoints) editor.stopPoints();
  const drawn = Boolean(editor.draft.now[editor.site.id]);
  editor.mode = !drawn && mode !== "draw" ? "corners" : mode;
  editor.preview = null;
  refresh(editor);
  if (editor.mode === "draw") collectPoints(editor, Infinity, (points) => { drew(editor, points); });
  if (editor.mode === "cut") collectPoints(editor, 2, (points) => { cut(editor, points); });
  editor.tellPoints([]);
}

/** @param {Editor} editor @param {Point[]} points */
function drew(editor, points) {
  if (points.length > 2) change(editor.draft, editor.site.id, [[points]]);
  setMode(editor, "corners");
  focusCorner(editor);
}

// the larger side stays; the other one can be asked for
/** @param {Editor} editor @param {Point[]} points */
function cut(editor, points) {
  const id = editor.site.id;
  const before = editor.draft.now[id];
  if (before && points.length === 2) {
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
/** @param {Editor} editor @param {Shape} before @param {Shape} side @returns {Shape} */
function backToDegrees(editor, before, side) {
  const old = new Map();
  const plane = inPlane(editor.trial, before);
  corners(before).forEach((at) => { old.set(cornerAt(plane, at), cornerAt(before, at)); });
  return mapShape(side, (point) => old.get(point) || rounded(editor.trial.plane.toLonlat(point)));
}

/** @param {Editor} editor */
function otherSide(editor) {
  const last = editor.lastCut;
  if (!last || last.id !== editor.site.id || editor.draft.now[last.id] !== last.kept) return;
  change(editor.draft, last.id, last.other);
  editor.lastCut = { id: last.id, other: last.kept, kept: last.other };
  refresh(editor);
}

/** @param {Editor} editor */
function reset(editor) {
  const id = editor.site.id;
  const came = editor.draft.base[id];
  if (came === undefined || editor.draft.now[id] === came) return;
  change(editor.draft, id, came);
  setMode(editor, "corners");
}

/** @param {Editor} editor @param {(draft: Draft) => string | null} step */
function travel(editor, step) {
  const id = step(editor.draft);
  if (id === null) return;
  const { past, future } = editor.draft;
  travelCopies(editor, step === undo ? future[future.length - 1] : past[past.length - 1], step === undo);
  const { sites } = editor.draft;
  const site = sites.find((each) => each.id === id) || (sites.includes(editor.site) ? editor.site : sites[0]);
  if (site === editor.site) showSites(editor);
  else choose(editor, site);
  refresh(editor);
}

/** @param {Editor} editor */
function save(editor) {
  if (!differs(editor.draft) || draftFaults(editor).length) return;
  const file = new Blob([draftFile(editor.data, editor.draft)], { type: "application/geo+json" });
  download(editor.data.trial.study + "-draft.geojson", file);
  announce(read("editor.downloaded"));
}

/** @param {Editor} editor */
function refresh(editor) {
  keep(editor.data, editor.draft);
  drawHandles(editor);
  showOutcome(editor, shapesNow(editor.draft), true);
  editor.tellCorner();
  editor.tellCopies();
}

// what handles ask of the editor
/** @param {Editor} editor */
function addActions(editor) {
  editor.close = () => { close(editor); };
  const now = () => editor.draft.now[editor.site.id];
  editor.show = (shape) => {
    editor.preview = shape;
    const shapes = shapesNow(editor.draft);
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
  editor.snapTo = (point) => snapped(editor.atlas, editor.trial, shapesNow(editor.draft), editor.site.id, point, true);
  editor.insertCorner = () => {
    const shape = now();
    const at = editor.handles.chosen;
    if (!shape || !at || editor.mode !== "corners") return;
    editor.commit(withNewCorner(shape, at, middleAfter(shape, at)), [at[0], at[1], at[2] + 1]);
  };
  editor.removeCorner = () => {
    const shape = now();
    const at = editor.handles.chosen;
    if (!shape || !at || editor.mode !== "corners") return;
    const left = withoutCorner(shape, at);
    if (left === shape) return announce(read("editor.three-corners"));
    editor.commit(left, [at[0], at[1], Math.max(0, at[2] - 1)]);
  };
  editor.snapCorner = () => {
    const shape = now();
    const at = editor.handles.chosen;
    if (!shape || !at) return;
    const shapes = shapesNow(editor.draft);
    const point = snapped(editor.atlas, editor.trial, shapes, editor.site.id, cornerAt(shape, at), false);
    if (point) editor.commit(withCorner(shape, at, point));
  };
  editor.tellCorner = () => { tellCorner(editor, now()); };
  editor.tellPoints = (points) => {
    say(only("p.points", editor.card), () => read("editor.points") + " " + points.length);
    editor.card.dataset.mode = editor.mode;
    MODES.forEach((mode) => {
      const node = only(/** @type {const} */ (`button.mode-${mode}`), editor.card);
      node.setAttribute("aria-pressed", String(mode === editor.mode));
      node.disabled = mode !== "draw" && !now();
    });
  };
  document.addEventListener("keydown", (event) => {
    if (!editor.open || !(event.ctrlKey || event.metaKey) || event.target instanceof HTMLInputElement) return;
    if (event.key.toLowerCase() === "z") travel(editor, event.shiftKey ? redo : undo);
    else if (event.key.toLowerCase() === "y") travel(editor, redo);
    else return;
    event.preventDefault();
  });
}

/** @param {Editor} editor @param {Shape | null} shape */
function tellCorner(editor, shape) {
  const at = editor.handles.chosen;
  const all = shape ? corners(shape) : [];
  const index = all.findIndex((each) => String(each) === String(at)) + 1;
  say(only("p.corner-name", editor.card), () => read("editor.corner") + " " + index + "/" + all.length);
  const spot = shape && index > 0 ? editor.trial.plane.toPlane(cornerAt(shape, all[index - 1])) : null;
  ["east", "north"].forEach((name, axis) => {
    const input = /** @type {HTMLInputElement} */ (only("#editor-" + name, editor.card));
    input.value = spot ? spot[axis].toFixed(2) : "";
    input.disabled = !spot;
  });
}
