// Light and dark: what the system asks for, until the reader chooses.

import { element, read, sayAgain, svg } from "./words.js";

let chosen = false;

/** @param {string} name */
function set(name) {
  document.documentElement.dataset.theme = name;
}

export function useTheme() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { if (!chosen) set(dark.matches ? "dark" : "light"); };
  dark.addEventListener("change", follow);
  follow();
}

// says what pressing it gives
export function themeButton() {
  const is = () => document.documentElement.dataset.theme === "dark";
  const word = element("span", { text: () => read(is() ? "theme.light" : "theme.dark") });
  const half = svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("circle", { cx: 8, cy: 8, r: 6.5 }),
    svg("path", { d: "M8 1.5 A6.5 6.5 0 0 1 8 14.5 Z", fill: "currentColor" }));
  return element("button.theme", {
    type: "button", onclick: () => {
      set(is() ? "light" : "dark");
      chosen = true;
      sayAgain(word);
    },
  }, half, word);
}
