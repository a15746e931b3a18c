// Light and dark: what the system asks for, until the reader chooses.

import { element, read, sayAgain } from "./words.js";

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
  return element("button.theme", {
    type: "button", onclick: () => {
      set(is() ? "light" : "dark");
      chosen = true;
      sayAgain(word);
    },
  }, word);
}
