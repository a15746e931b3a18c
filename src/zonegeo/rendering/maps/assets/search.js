// Look for a requirement, a site or a dong by its name, in the language of the page.

import { openSite } from "../../page/assets/card.js";
import { fit } from "../../page/assets/view.js";
import { announce, element, forget, read, say } from "../../page/assets/words.js";
import { showEvidence } from "./evidence.js";

// so many names are offered at once; of more the first that fit what is typed
const MOST_OFFERED = 400;
const MOST_SHOWN = 50;

/** @param {Atlas} atlas */
export function searchField(atlas) {
  const entries = entriesOf(atlas);
  const field = element("input.search", {
    type: "search", list: "search-names", label: "search", title: "search", autocomplete: "off",
  });
  say(field, "search-hint", "placeholder");
  const names = element("datalist", { id: "search-names" });
  if (entries.length <= MOST_OFFERED) names.append(...entries.map(offered));
  else field.addEventListener("input", () => { offerAgain(names, entries, field.value); });
  field.addEventListener("change", () => {
    const found = named(entries, field.value);
    if (found) found.open();
    else if (field.value) announce(read("search-none"));
  });
  return element("div.search-box", {}, field, names);
}

/** @param {Sought} entry */
function offered({ name }) {
  const option = element("option", {});
  say(option, name, "value");
  return option;
}

// of very many names those are offered in which stands what is typed
/** @param {HTMLElement} names @param {Sought[]} entries @param {string} typed */
function offerAgain(names, entries, typed) {
  const gone = Array.from(names.children);
  names.replaceChildren();
  forget(gone);
  const wanted = plain(typed);
  const fitting = wanted ? entries.filter(({ name }) => plain(read(name)).includes(wanted)) : [];
  names.append(...fitting.slice(0, MOST_SHOWN).map(offered));
}

/** @param {string} text */
function plain(text) {
  return text.replace(/\s+/g, " ").trim().toLowerCase();
}

/** @param {Sought[]} entries @param {string} typed */
function named(entries, typed) {
  const wanted = plain(typed);
  if (!wanted) return undefined;
  return entries.find(({ name }) => plain(read(name)) === wanted) ||
    entries.find(({ name }) => plain(read(name)).includes(wanted));
}

/** @param {Atlas} atlas @returns {Sought[]} */
function entriesOf(atlas) {
  const { findings, sites } = atlas.data;
  const requirements = findings.map((finding) => ({ name: finding.name, open: () => { showEvidence(finding); } }));
  const land = sites.map((site) => ({ name: site.name, open: () => { showSite(atlas, site); } }));
  const dongs = Object.values(atlas.places).map(({ place, layer }) =>
    ({ name: place.name, open: () => { fit(atlas.map, layer.getBounds()); } }));
  const around = (atlas.surroundings ? atlas.surroundings.named() : [])
    .filter(({ name }) => !dongs.some((dong) => dong.name.ko === name.ko))
    .map(({ name, bounds }) => ({ name, open: () => { fit(atlas.map, bounds()); } }));
  return [...requirements, ...land, ...dongs, ...around];
}

/** @param {Atlas} atlas @param {Site} site */
function showSite(atlas, site) {
  const { layer } = atlas.sites[site.id];
  const place = site.within.map((id) => atlas.places[id]).find(Boolean);
  const bounds = layer ? layer.getBounds() : place && place.layer.getBounds();
  if (bounds) atlas.map.fitBounds(bounds.pad(0.6), { animate: false, maxZoom: 17 });
  openSite(atlas, site, bounds ? bounds.getCenter() : atlas.map.getCenter());
}
