// The address of what is shown: requirement, view and language, so that whoever opens it sees the same.

import { announce, language, only, read } from "../../page/assets/words.js";
import { foldPanel, isFolded } from "./fold.js";

/** @returns {URLSearchParams} */
function asked() {
  return new URLSearchParams(window.location.hash.slice(1));
}

// a notebook's frame has no address to change
/** @param {Record<string, string>} state */
function write(state) {
  const panel = isFolded() ? { panel: "folded" } : null;
  const hash = String(new URLSearchParams({ ...state, ...panel }));
  try {
    window.history.replaceState(null, "", hash ? "#" + hash : window.location.pathname + window.location.search);
  } catch {
    return;
  }
}

// the requirement whose evidence is shown; the view of another one is none of it
/** @param {string | null} requirement */
export function remember(requirement) {
  write(requirement === null ? {} : { requirement });
}

// fold the panel or show it; the rest of the address stays
/** @param {Atlas} atlas @param {boolean} fold */
export function setPanel(atlas, fold) {
  foldPanel(atlas, fold);
  const state = asked();
  state.delete("panel");
  write(Object.fromEntries(state));
}

// what the address asks for, now and whenever another one is entered: `show` shows the evidence of a requirement
/** @param {Atlas} atlas @param {(requirement: string) => void} show */
export function useAddress(atlas, show) {
  const follow = () => {
    const state = asked();
    const lang = state.get("lang");
    if ((lang === "ko" || lang === "en") && lang !== language()) only("button.language").click();
    foldPanel(atlas, state.get("panel") === "folded");
    const requirement = state.get("requirement");
    if (requirement) show(requirement);
    // last, because evidence comes with a view of its own
    const [lat, lon, zoom] = (state.get("view") || "").split(",").map(Number);
    if ([lat, lon, zoom].every(Number.isFinite)) atlas.map.setView([lat, lon], zoom, { animate: false });
  };
  window.addEventListener("hashchange", follow);
  follow();
}

// in the address bar and, where the browser lets a page write there, on the clipboard
/** @param {Atlas} atlas */
export async function copyLink(atlas) {
  const centre = atlas.map.getCenter();
  const requirement = asked().get("requirement");
  const view = [centre.lat.toFixed(7), centre.lng.toFixed(7), atlas.map.getZoom()].join(",");
  write({ ...(requirement ? { requirement } : null), view, lang: language() });
  try {
    await navigator.clipboard.writeText(window.location.href);
    announce(read("link.copied"));
  } catch {
    announce(read("link.shown"));
  }
}
