// Measure on the map: the length of a line or the area of a polygon, in the plane in which the study is measured.

import { announce, element, only, read, sayAgain } from "../../page/assets/words.js";
import { shapesNow, snapped } from "./draft.js";
import { areaOf, faultOf, lengthOf, perimeterOf } from "./geometry.js";
import { collectPoints, keepPoints } from "./handles.js";
import { quantityText } from "./numbers.js";
import { leaveTool, takeTool, toolButton } from "./tools.js";
import { inPlane } from "./trial.js";

/** @type {MeasureKind[]} */
const KINDS = ["distance", "area"];

// beside the editor, whose plane and neighbours it takes; where the page cannot measure there is no such tool
/** @param {Atlas} atlas */
export function addMeasure(atlas) {
  const editor = atlas.editor;
  if (!editor) return;
  const button = toolButton("measuring", "measure", () => {
    if (measure.card) leaveTool(atlas);
    else start(measure);
  }, { "aria-expanded": "false" });
  /** @type {Measure} */
  const measure = {
    atlas, trial: editor.trial, kind: "distance", points: [], snap: true, stopPoints: null, button, card: null,
    drawn: L.layerGroup(),
    snapTo: (point) => snapped(atlas, editor.trial, shapesNow(editor.draft), "", point, true),
    tellPoints: (points) => {
      measure.points = points;
      tell(measure);
    },
  };
  atlas.measure = measure;
  editor.opener.after(button);
}

/** @param {Measure} measure */
function leave(measure) {
  if (measure.stopPoints) measure.stopPoints();
  measure.drawn.remove();
  if (measure.card) measure.card.remove();
  measure.card = null;
  measure.button.setAttribute("aria-expanded", "false");
  measure.button.focus();
}

/** @param {Measure} measure */
function start(measure) {
  takeTool(measure.atlas, () => { leave(measure); });
  measure.card = card(measure);
  only("#around").appendChild(measure.card);
  measure.button.setAttribute("aria-expanded", "true");
  measure.drawn.addTo(measure.atlas.map);
  again(measure);
}

/** @param {Measure} measure */
function card(measure) {
  const kinds = KINDS.map((kind) => element(/** @type {const} */ (`button.measure-${kind}`), {
    type: "button", text: "measure." + kind, "aria-pressed": "false", onclick: () => {
      measure.kind = kind;
      tell(measure);
      if (measure.stopPoints) measure.atlas.map.getContainer().focus({ preventScroll: true });
    },
  }));
  const snap = element("input", { type: "checkbox", onchange: () => { measure.snap = snap.checked; } });
  snap.checked = measure.snap;
  /** @param {string} name @param {string} text @param {() => void} press */
  const tool = (name, text, press) =>
    element(/** @type {const} */ (`button.${name}`), { type: "button", text, onclick: press });
  return element("section.tool-card.measure-card", { label: "measure", "data-obstacle": "" },
    element("header", {}, element("h2", { text: "measure" }), element("div.row", { role: "group", label: "measure" },
      kinds), tool("close", "close", () => { leaveTool(measure.atlas); })),
    element("p.measured", { text: () => figuresText(measure) }),
    element("p.by", { text: () => methodText(measure) }),
    element("div.row", {}, tool("finish", "editor.finish", () => { if (measure.finishPoints) measure.finishPoints(); }),
      tool("back", "measure.back", () => { if (measure.takeBack) measure.takeBack(); }),
      tool("again", "measure.again", () => { again(measure); }),
      element("label.check", {}, snap, element("span", { text: "measure.snap" }))),
    element("p.help", { text: "measure.help" }));
}

/** @param {Measure} measure */
function again(measure) {
  if (measure.stopPoints) measure.stopPoints();
  measure.drawn.clearLayers();
  measure.points = [];
  collectPoints(measure, Infinity, () => {
    tell(measure);
    announce(figuresText(measure));
  });
  tell(measure);
}

/** @param {Measure} measure */
function tell(measure) {
  const box = measure.card;
  if (!box) return;
  KINDS.forEach((kind) => {
    only(/** @type {const} */ (`button.measure-${kind}`), box).setAttribute("aria-pressed",
      String(kind === measure.kind));
  });
  box.dataset.points = String(measure.points.length);
  only("button.finish", box).disabled = !measure.stopPoints;
  only("button.back", box).disabled = !measure.stopPoints || !measure.points.length;
  if (!measure.stopPoints) {
    measure.drawn.clearLayers();
    keepPoints(measure.drawn, measure.points, measure.kind === "area" && measure.points.length > 2);
  }
  sayAgain(only("p.measured", box));
  sayAgain(only("p.by", box));
}

// what the points give: metres, and square metres of what they enclose
/** @param {Trial} trial @param {MeasureKind} kind @param {Point[]} points @returns {Measured} */
export function measured(trial, kind, points) {
  if (points.length < (kind === "area" ? 3 : 2)) return { length: null, area: null, fault: "few" };
  const [[line]] = inPlane(trial, [[points]]);
  if (kind === "distance") return { length: lengthOf(line), area: null, fault: "" };
  const fault = faultOf([[line]]);
  return { length: perimeterOf([[line]]), area: fault ? null : areaOf([[line]]), fault };
}

/** @param {Measure} measure */
function figuresText(measure) {
  const { kind } = measure;
  const { length, area, fault } = measured(measure.trial, kind, measure.points);
  if (fault === "few") return read(kind === "area" ? "measure.few-area" : "measure.few-line");
  /** @param {string} code @param {number | null} value @param {string} unit */
  const told = (code, value, unit) => read(code) + " " + quantityText(Number(value), unit, read);
  if (kind === "distance") return told("measure.length", length, "m");
  const around = told("editor.perimeter", length, "m");
  return (fault ? read("measure.crossing") : told("editor.area", area, "m2")) + " · " + around;
}

/** @param {Measure} measure */
function methodText(measure) {
  return [read("measure.method-" + measure.kind), measure.trial.data.trial.crs, read("measure.not-a-finding")]
    .join(" · ");
}
