// The panel folds, so that the map has its room too.

import { element, only, read, sayAgain, svg } from "../../page/assets/words.js";

export function isFolded() {
  return document.documentElement.classList.contains("is-folded");
}

/** @param {Atlas} atlas @param {boolean} fold */
export function foldPanel(atlas, fold) {
  if (fold === isFolded()) return;
  document.documentElement.classList.toggle("is-folded", fold);
  const button = only("button.fold");
  button.setAttribute("aria-expanded", String(!fold));
  sayAgain(button);
  atlas.map.invalidateSize({ animate: false });
}

/** @param {() => void} press */
export function foldButton(press) {
  const word = () => read(isFolded() ? "panel.show" : "panel.fold");
  return element("button.fold", {
    type: "button", label: word, title: word, "aria-expanded": "true", "aria-controls": "panel", onclick: press,
  }, svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("path", { d: "M1.5 2.5 H14.5 V13.5 H1.5 Z M6 2.5 V13.5" })));
}
