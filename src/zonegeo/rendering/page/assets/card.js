// The card of a site: what is known of it, opened where it lies, closed with Esc, which gives the focus back.
(function (zonegeo) {
  "use strict";

  // the map on which a card is open, and what opened it
  let opened = null;

  // a polygon is a button for those who cannot point: Tab reaches it, Enter opens what a click opens
  zonegeo.makeButton = function (path, about, open) {
    path.setAttribute("tabindex", "0");
    path.setAttribute("role", "button");
    zonegeo.say(path, about, "aria-label");
    path.addEventListener("keydown", function (event) {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open(path);
    });
  };

  zonegeo.openSite = function (atlas, site, where, opener) {
    // while a boundary is tried, a site that is asked for is the one to edit
    if (zonegeo.editSite && zonegeo.editSite(atlas, site)) return;
    const content = zonegeo.siteCard(site);
    const size = atlas.map.getSize();
    const popup = L.popup({
      maxWidth: Math.min(340, size.x - 60), minWidth: Math.min(260, size.x - 60), maxHeight: Math.max(160, size.y - 130),
      closeButton: false, autoPanPaddingTopLeft: [56, 52], autoPanPaddingBottomRight: [16, 16], className: "site-popup",
    });
    zonegeo.foldLegend(true);
    const before = atlas.map.getCenter();
    let moved = false;
    const note = function () { moved = true; };
    atlas.map.on("dragstart zoomstart", note);
    popup.on("remove", function () {
      atlas.map.off("dragstart zoomstart", note);
      zonegeo.foldLegend(false);
      // opening moved the map to make room; who did not move it further gets the same view back
      if (!moved) atlas.map.panTo(before, { animate: false });
    });
    popup.setLatLng(where).setContent(content).openOn(atlas.map);
    opened = { map: atlas.map, opener: opener || document.activeElement };
    content.focus({ preventScroll: true });
  };

  // close an open popup and give the focus back; true where one was open
  zonegeo.closeSite = function () {
    const card = document.querySelector(".site-card");
    if (!card) return false;
    const { map, opener } = opened;
    const held = card.contains(document.activeElement);
    map.closePopup();
    if (held && opener && opener.isConnected) opener.focus({ preventScroll: true });
    return true;
  };

  zonegeo.siteCard = function (site) {
    const element = zonegeo.element;
    const other = function () { return zonegeo.language() === "ko" ? "en" : "ko"; };
    const rows = site.rows.map(function (row) {
      return [element("dt", { text: row[0] }), element("dd", { text: row[1] })];
    });
    const distances = site.distances.map(function (row) {
      return [element("dt", { text: row[0] }), element("dd", { text: row[1] })];
    });
    const close = function () { zonegeo.closeSite(); };
    return element("section.site-card", { tabindex: "-1", role: "dialog", label: site.name, "data-card": site.id },
      element("header", {},
        element("h2", { text: site.name }),
        element("button.close", { type: "button", label: "close", onclick: close },
          zonegeo.svg("svg", { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" },
            zonegeo.svg("path", { d: "M1 1 L11 11 M11 1 L1 11", stroke: "currentColor", "stroke-width": 2 })))),
      zonegeo.say(element("p.other-name", { text: function () { return site.name[other()]; } }), other, "lang"),
      element("dl", {}, rows),
      distances.length ? element("h3", { text: "distances" }) : null,
      distances.length ? element("dl", {}, distances) : null);
  };
})((window.zonegeo = window.zonegeo || {}));
