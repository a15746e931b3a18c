// What can be done with the map: a button each, and one tool is open at a time: to open another, or Esc, leaves it.

import { element, svg } from "../../page/assets/words.js";

// strokes on a square of 16: a narrow page has room for nothing else
/** @type {Record<string, string>} */
const STROKES = {
  try: "M2.5 13.5 L3.3 10.2 L11 2.5 L13.5 5 L5.8 12.7 Z M9.4 4.1 L11.9 6.6",
  measuring: "M1.5 10.5 L10.5 1.5 L14.5 5.5 L5.5 14.5 Z M4.5 7.5 L6.3 9.3 M7.5 4.5 L9.3 6.3",
  dating: "M8 1.5 A6.5 6.5 0 1 1 7.99 1.5 Z M8 4.5 V8.3 L10.8 10",
  share: "M6.8 9.2 L9.2 6.8 M7.3 4.8 L9.4 2.7 A2.8 2.8 0 0 1 13.3 6.6 L11.2 8.7 " +
    "M8.7 11.2 L6.6 13.3 A2.8 2.8 0 0 1 2.7 9.4 L4.8 7.3",
  "to-table": "M1.5 2.5 H14.5 V13.5 H1.5 Z M1.5 6.2 H14.5 M1.5 9.8 H14.5 M6 6.2 V13.5",
};

/** @param {string} name @param {string} text @param {() => void} press @param {Properties} [properties] */
export function toolButton(name, text, press, properties = {}) {
  return element(/** @type {const} */ (`button.${name}`), { type: "button", onclick: press, ...properties },
    name in STROKES ? svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" },
      svg("path", { d: STROKES[name] })) : null,
    element("span", { text }));
}

/** @param {Atlas} atlas @param {() => void} leave */
export function takeTool(atlas, leave) {
  leaveTool(atlas);
  if (atlas.editor && atlas.editor.open) atlas.editor.close();
  atlas.leaving = leave;
}

// true where one was open
/** @param {Atlas} atlas */
export function leaveTool(atlas) {
  const leave = atlas.leaving;
  atlas.leaving = null;
  if (leave) leave();
  return Boolean(leave);
}
