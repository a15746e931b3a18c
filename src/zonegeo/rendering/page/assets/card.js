// The card of a site: what is known of it, opened where it lies, closed with Esc, which gives the focus back.

import { element, language, say, svg } from "./words.js";

// the map on which a card is open, and what opened it
/** @type {{ map: L.Map, opener: Opener } | null} */
let opened = null;

// a polygon is a button for those who cannot point: Tab reaches it, Enter opens what a click opens
/** @param {Focusable} path @param {Told} about @param {(path: Focusable) => void} open */
export function makeButton(path, about, open) {
  path.setAttribute("tabindex", "0");
  path.setAttribute("role", "button");
  say(path, about, "aria-label");
  path.addEventListener("keydown", (pressed) => {
    const event = /** @type {KeyboardEvent} */ (pressed);
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    open(path);
  });
}

/**
 * @param {NamedMap} atlas @param {SiteCard} site @param {L.LatLng} where
 * @param {Opener} [opener]
 */
export function openSite(atlas, site, where, opener) {
  // while a boundary is tried, a site that is asked for is the one to edit
  if (atlas.takeSite && atlas.takeSite(site)) return;
  const content = siteCard(atlas, site);
  const size = atlas.map.getSize();
  const popup = L.popup({
    maxWidth: Math.min(340, size.x - 60), minWidth: Math.min(260, size.x - 60), maxHeight: Math.max(160, size.y - 130),
    closeButton: false, autoPanPaddingTopLeft: [56, 52], autoPanPaddingBottomRight: [16, 16], className: "site-popup",
  });
  foldLegend(true);
  const before = atlas.map.getCenter();
  let moved = false;
  const note = () => { moved = true; };
  atlas.map.on("dragstart zoomstart", note);
  popup.on("remove", () => {
    atlas.map.off("dragstart zoomstart", note);
    foldLegend(false);
    // opening moved the map to make room; who did not move it further gets the same view back
    if (!moved) atlas.map.panTo(before, { animate: false });
  });
  popup.setLatLng(where).setContent(content).openOn(atlas.map);
  opened = { map: atlas.map, opener: opener || /** @type {Opener} */ (document.activeElement) };
  content.focus({ preventScroll: true });
}

// close an open popup and give the focus back; true where one was open
export function closeSite() {
  const card = document.querySelector(".site-card");
  if (!card || !opened) return false;
  const { map, opener } = opened;
  const held = card.contains(document.activeElement);
  map.closePopup();
  if (held && opener && opener.isConnected) opener.focus({ preventScroll: true });
  return true;
}

/** @param {NamedMap} atlas @param {SiteCard} site */
function siteCard(atlas, site) {
  const other = () => language() === "ko" ? "en" : "ko";
  const rows = site.rows.map((row) => [element("dt", { text: row[0] }), element("dd", { text: row[1] })]);
  const known = atlas.distancesOf ? atlas.distancesOf(site.id) : [];
  const distances = known.map((row) => [element("dt", { text: row[0] }), element("dd", { text: row[1] })]);
  const close = () => { closeSite(); };
  return element("section.site-card", { tabindex: "-1", role: "dialog", label: site.name, "data-card": site.id },
    element("header", {},
      element("h2", { text: site.name }),
      element("button.close", { type: "button", label: "close", onclick: close },
        svg("svg", { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" },
          svg("path", { d: "M1 1 L11 11 M11 1 L1 11", stroke: "currentColor", "stroke-width": 2 })))),
    say(element("p.other-name", { text: () => site.name[other()] }), other, "lang"),
    element("dl", {}, rows),
    distances.length ? element("h3", { text: "distances" }) : null,
    distances.length ? element("dl", {}, distances) : null,
    atlas.leftOut ? element("p", { text: atlas.leftOut }) : null);
}

// an open legend would cover a popup: it folds while one is open
let folded = false;
/** @param {boolean} fold */
function foldLegend(fold) {
  const box = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details.legend"));
  if (box === null) return;
  if (fold && box.open) {
    folded = true;
    box.open = false;
  } else if (!fold && folded) {
    folded = false;
    box.open = true;
  }
}
