// What stands around the map: zoom, legend with switches, scale, north arrow, the line at the foot.
(function (zonegeo) {
  "use strict";

  zonegeo.addControls = function (atlas) {
    const element = zonegeo.element;
    const stage = document.getElementById("stage");
    const map = atlas.map;
    zonegeo.say(map.getContainer(), "map", "aria-label");
    map.getContainer().setAttribute("role", "region");
    stage.appendChild(zonegeo.zoomButtons(map, function () { zonegeo.fit(map, L.latLngBounds(atlas.data.bounds)); }));
    stage.appendChild(tools(atlas));
    stage.appendChild(legend(atlas));
    stage.appendChild(foot(atlas));
    zonegeo.addScale(map, stage);
  };

  zonegeo.zoomButtons = function (map, fit) {
    return zonegeo.element("div.buttons", { "data-obstacle": "" },
      button("zoom-in", "+", function () { map.zoomIn(); }),
      button("zoom-out", "−", function () { map.zoomOut(); }),
      button("fit", "⤢", fit));
  };

  function button(code, sign, press) {
    const node = zonegeo.element("button", { type: "button", label: code, title: code, onclick: press });
    node.appendChild(document.createTextNode(sign));
    return node;
  }

  // what can be done with the whole page; the editor puts its own button first
  function tools(atlas) {
    const element = zonegeo.element;
    const print = function (paper) {
      return element("button.print-" + paper, { type: "button", text: "print." + paper, onclick: function () { zonegeo.printOn(paper); } });
    };
    return element("div.tools", { "data-obstacle": "" },
      element("button.to-table", { type: "button", text: "to-table", onclick: toTable }), print("a4"), print("a3"));
  }

  function toTable() {
    const box = document.querySelector(".section.sites");
    if (!box) return;
    box.open = true;
    box.scrollIntoView({ block: "start" });
    box.querySelector("summary").focus();
  }

  // Leaflet's scale measures real distance in the middle of the map, so it holds at this latitude
  zonegeo.addScale = function (map, stage) {
    const holder = zonegeo.element("div.scale", { "data-obstacle": "" }, north());
    const scale = L.control.scale({ imperial: false, maxWidth: window.matchMedia("(max-width: 760px)").matches ? 90 : 160 }).addTo(map);
    holder.appendChild(scale.getContainer());
    stage.appendChild(holder);
  };

  function north() {
    const arrow = zonegeo.svg("svg", { width: 16, height: 26, viewBox: "0 0 16 26", "aria-hidden": "true" },
      zonegeo.svg("path", { d: "M8 0 L15 24 L8 19 Z", fill: "#1b2730" }),
      zonegeo.svg("path", { d: "M8 0 L1 24 L8 19 Z", fill: "#fff", stroke: "#1b2730" }));
    return zonegeo.element("div.north", {}, arrow, zonegeo.element("span", { text: "north" }));
  }

  function foot(atlas) {
    return zonegeo.element("footer.foot", { "data-obstacle": "" },
      zonegeo.element("strong", { text: "not-a-cadastral-map" }), zonegeo.element("span", { text: atlas.data.credits }));
  }

  // only what is on the map stands in its legend
  function legend(atlas) {
    const element = zonegeo.element;
    const rows = [];
    const seen = {};
    atlas.data.sites.forEach(function (site) {
      if (site.geometry === null) return;
      const code = site.style === "outline" ? site.role : (site.role === "core" ? "core-" : "") + site.style;
      seen[code] = zonegeo.siteStyle(site.role, site.style);
    });
    ["core", "core-inferred", "core-schematic", "background", "inferred", "schematic"].forEach(function (code) {
      if (seen[code]) rows.push(entry("legend." + code, zonegeo.swatch(seen[code])));
    });
    if (atlas.deciding.length) rows.push(entry("legend.deciding", zonegeo.swatch({ color: "#111", weight: 2.5 }, true)));
    rows.push.apply(rows, switches(atlas));
    rows.push.apply(rows, nowhere(atlas));
    const box = element("details.legend", { "data-obstacle": "" },
      element("summary", { text: "legend" }), element("ul", {}, rows));
    box.open = !window.matchMedia("(max-width: 760px)").matches;
    box.addEventListener("toggle", function () { zonegeo.relabel(); });
    return box;
  }

  // an open legend would cover a popup: it folds while one is open
  let folded = false;
  zonegeo.foldLegend = function (fold) {
    const box = document.querySelector("details.legend");
    if (box === null) return;
    if (fold && box.open) {
      folded = true;
      box.open = false;
    } else if (!fold && folded) {
      folded = false;
      box.open = true;
    }
  };

  function switches(atlas) {
    const rows = [];
    const groups = atlas.groups;
    const layer = function (group) {
      return function (on) { if (on) group.addTo(atlas.map); else group.remove(); };
    };
    if (atlas.data.places.length) {
      rows.push(choice("legend.places", zonegeo.swatch(zonegeo.placeStyle()), true, layer(groups.places)));
    }
    atlas.drawings.forEach(function (each) {
      rows.push(choice(each.drawing.label, zonegeo.swatch(zonegeo.reachStyle(), true), true, layer(each.layer)));
    });
    if (groups.issues.getLayers().length) {
      rows.push(choice("legend.issues", zonegeo.swatch(zonegeo.issueStyle()), true, layer(groups.issues)));
    }
    if (atlas.lines.length) {
      const style = zonegeo.swatch({ color: "#3D4A52", weight: 1.5, dashArray: "4 3" }, true);
      rows.push(choice("legend.distances", style, false, function (on) {
        atlas.distancesStay = false;
        if (on) zonegeo.showDistances(atlas, []);
        else zonegeo.hideDistances(atlas);
        atlas.distancesStay = on;
      }));
    }
    atlas.context.forEach(function (entry) {
      const name = { ko: entry.layer.name, en: entry.layer.name };
      const style = zonegeo.swatch({ color: entry.colour, weight: 1, fillColor: "none" });
      rows.push(choice(name, style, true, function (on) { zonegeo.showContext(entry, on); }));
    });
    if (atlas.basemap) {
      const name = function () { return zonegeo.read("legend.basemap") + " (" + atlas.data.basemap.name + ")"; };
      rows.push(choice(name, null, true, layer(atlas.basemap)));
    }
    rows.push(choice("legend.labels", null, true, function (on) { zonegeo.showLabels(atlas, on); }));
    return rows;
  }

  // a site of which no place is known is on no map: the legend says so, or it would seem not to exist
  function nowhere(atlas) {
    const sites = atlas.data.sites.filter(function (site) {
      return site.geometry === null && !site.within.some(function (place) { return atlas.places[place]; });
    });
    return sites.map(function (site) {
      const open = function (event) { zonegeo.openSite(atlas, site, atlas.map.getCenter(), event.currentTarget); };
      return zonegeo.element("li.nowhere", {}, zonegeo.element("span", { text: "legend.nowhere" }),
        zonegeo.element("button", { type: "button", "data-site": site.id, text: site.name, onclick: open }));
    });
  }

  function entry(code, picture) {
    return zonegeo.element("li", {}, picture, zonegeo.element("span", { text: code }));
  }

  function choice(code, picture, on, change) {
    const box = zonegeo.element("input", { type: "checkbox" });
    box.checked = on;
    box.addEventListener("change", function () { change(box.checked); });
    return zonegeo.element("li", {}, zonegeo.element("label", {}, box, picture, zonegeo.element("span", { text: code })));
  }

  // room for what stands around the map; `head` is what stands above it for a while
  zonegeo.margins = function (head) {
    const small = window.matchMedia("(max-width: 760px)").matches;
    const trying = document.documentElement.classList.contains("is-trying");
    return {
      paddingTopLeft: [small ? 14 : 56, Math.max(head + 16, 52)],
      paddingBottomRight: [small ? 14 : trying ? 340 : 215, small ? 58 : 72],
    };
  };

  zonegeo.fit = function (map, bounds, head) {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    map.fitBounds(bounds, {
      ...zonegeo.margins(head || 0),
      maxZoom: 18, animate: !still,
    });
  };
})((window.zonegeo = window.zonegeo || {}));
