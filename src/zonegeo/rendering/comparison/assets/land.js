// One map of a comparison: land that stayed, came and went, outlines by role, places, deciding lines, names.
// Land is told apart by hatching as well as colour (Okabe and Ito): dots stayed, stripes came, a grid went.
(function (zonegeo) {
  "use strict";

  const PANES = { places: 360, "side-a": 405, "side-b": 410, both: 415, deciding: 450, divider: 600, names: 620 };
  const FILLS = {
    kept: { color: "#5B6870", weight: 0.75, fillColor: "url(#fill-kept)", fillOpacity: 1 },
    added: { color: "#00604A", weight: 2, fillColor: "url(#fill-added)", fillOpacity: 1 },
    removed: { color: "#8F4A78", weight: 2, fillColor: "url(#fill-removed)", fillOpacity: 1 },
  };
  // with more names than this they would hide the land: a click on a shape still tells it
  const MOST_NAMES = 40;

  zonegeo.landStyles = Object.assign({
    core: { color: zonegeo.colours.core, weight: 2.5, fill: false },
    background: { color: zonegeo.colours.background, weight: 2.5, fill: false },
    former: { color: "#3D4A52", weight: 1.5, dashArray: "5 4", fill: false },
  }, FILLS);

  zonegeo.addLandPatterns = function () {
    zonegeo.addPatterns();
    const grid = [zonegeo.stripe(7, "#8F4A78", 0.75, 1.3), zonegeo.svg("line", {
      x1: 3.5, y1: 0, x2: 3.5, y2: 7, stroke: "#8F4A78", "stroke-opacity": 0.75, "stroke-width": 1.3,
    })];
    const dot = zonegeo.svg("circle", { cx: 4.5, cy: 4.5, r: 1, fill: "#5B6870", "fill-opacity": 0.6 });
    const definitions = document.querySelector("svg.patterns defs");
    definitions.appendChild(zonegeo.hatch("kept", 9, 0, "#56B4E9", 0.13, [dot]));
    definitions.appendChild(zonegeo.hatch("added", 8, -45, "#009E73", 0.3, [zonegeo.stripe(8, "#00604A", 0.9, 2.2)]));
    definitions.appendChild(zonegeo.hatch("removed", 7, 45, "#CC79A7", 0.28, grid));
  };

  zonegeo.landMap = function (node) {
    const map = L.map(node, {
      zoomControl: false, attributionControl: false, zoomSnap: 0, zoomDelta: 0.5, minZoom: 6, maxZoom: 20,
      zoomAnimation: false, fadeAnimation: false, inertia: false,
    });
    Object.keys(PANES).forEach(function (name) { map.createPane(name).style.zIndex = PANES[name]; });
    return map;
  };

  // parts: what is drawn and on which pane, "a", "b" or "both" of the two proposals
  zonegeo.drawLand = function (map, data, pair, parts) {
    const atlas = {
      map: map, data: { sites: [], places: [] }, sites: Object.create(null), places: Object.create(null),
      deciding: [], layers: L.layerGroup().addTo(map),
    };
    const split = parts.length > 1;
    parts.forEach(function (part) {
      pair.changes.forEach(function (change, number) { drawChange(atlas, data, pair, change, number, part); });
    });
    pair.changes.forEach(function (change, number) { nameChange(atlas, data, pair, change, number, parts, split); });
    addPlaces(atlas, data, pair, parts);
    addLines(atlas, data, pair, parts);
    if (atlas.data.sites.length > MOST_NAMES) atlas.data.sites = [];
    zonegeo.addLabels(atlas);
    return atlas;
  };

  zonegeo.clearLand = function (atlas) {
    zonegeo.removeLabels(atlas);
    atlas.layers.remove();
  };

  function drawChange(atlas, data, pair, change, number, part) {
    const shown = { both: ["kept", "removed", "added"], a: ["kept", "removed"], b: ["kept", "added"] }[part.shows];
    shown.forEach(function (kind) {
      if (!change.shapes[kind]) return;
      const options = { pane: part.pane, interactive: false, style: function () { return FILLS[kind]; } };
      mark(atlas, L.geoJSON(change.shapes[kind], options), { change: kind });
    });
    const sites = zonegeo.sitesOf(data, pair, change);
    const card = siteOf(data, pair, change, number, part.shows, sites);
    const drawn = function (site) { return site.geometry !== null; };
    const after = part.shows === "a" ? [] : sites.after.filter(drawn);
    // land that stayed as it was has one outline
    const twice = part.shows === "both" && after.length > 0 && change.known && !change.land;
    const before = part.shows === "b" || twice ? [] : sites.before.filter(drawn);
    before.forEach(function (site) { addOutline(atlas, part, site, card, part.shows === "both"); });
    after.forEach(function (site) { addOutline(atlas, part, site, card, false); });
  }

  function mark(atlas, layer, values) {
    atlas.layers.addLayer(layer);
    layer.getLayers().forEach(function (each) {
      const path = each.getElement && each.getElement();
      if (path) Object.assign(path.dataset, values);
    });
  }

  function addOutline(atlas, part, site, card, former) {
    const line = zonegeo.landStyles[former ? "former" : site.role] || zonegeo.landStyles.former;
    const style = Object.assign({}, line, { fill: true, fillColor: "#fff", fillOpacity: 0 });
    const layer = L.geoJSON(site.geometry, { pane: part.pane, style: function () { return style; } });
    mark(atlas, layer, { site: site.id, side: part.shows });
    layer.getLayers().forEach(function (each) {
      const path = each.getElement && each.getElement();
      if (path) zonegeo.makeButton(path, card.about, function (opener) { open(atlas, card, layer.getBounds().getCenter(), opener); });
    });
    layer.on("click", function (event) {
      L.DomEvent.stopPropagation(event);
      open(atlas, card, event.latlng);
    });
  }

  function open(atlas, card, where, opener) {
    zonegeo.openSite(atlas, card, where, opener);
  }

  // what the card of a change tells: the line of the table about it
  function siteOf(data, pair, change, number, shows, sites) {
    const name = { ko: "", en: "" };
    ["ko", "en"].forEach(function (language) { name[language] = zonegeo.within(language, function () { return zonegeo.changeName(sites); }); });
    const square = function (number) {
      return function () { return number === null ? zonegeo.read("unlocated") : number + " " + zonegeo.read("m2"); };
    };
    const areas = change.areas;
    const role = function () {
      const told = [change.role_before, change.role_after].map(zonegeo.read).filter(Boolean);
      return told[0] === told[1] ? told[0] : told.join(" → ");
    };
    const rows = [["role", role], ["kind", data.kinds[change.kind]]];
    if (change.before.length) rows.push(["area-a", square(areas.before)]);
    if (change.after.length) rows.push(["area-b", square(areas.after)]);
    if (change.known) rows.push(["kept", square(areas.kept)], ["added", square(areas.added)], ["removed", square(areas.removed)]);
    if (change.slivers) rows.push(["slivers", change.slivers]);
    if (change.shift) rows.push(["shift", change.shift]);
    if (change.matched) rows.push(["matched", change.matched]);
    const side = shows === "both" ? "" : zonegeo.letters[shows] + ": ";
    return {
      id: "change-" + number, name: name, role: change.role, rows: rows, distances: [],
      about: function () { return side + [zonegeo.read(name), role(), zonegeo.changeText(data, change)].join(", "); },
      label: function () { return change.kind === "unchanged" ? "" : zonegeo.changeText(data, change); },
    };
  }

  // one name for a site where A and B share land, two where they lie apart
  function nameChange(atlas, data, pair, change, number, parts, split) {
    const sites = zonegeo.sitesOf(data, pair, change);
    const drawn = function (site) { return site.geometry !== null; };
    const shapes = { a: sites.before.filter(drawn), b: sites.after.filter(drawn) };
    const add = function (key, list, side, named) {
      if (!list.length) return;
      const card = siteOf(data, pair, change, number, "both", named);
      const site = Object.assign(card, { id: key, geometry: true, side: split ? side : null });
      const told = card.label;
      // of land that lies apart each name tells its own side
      if (side) card.label = function () { return change.known && change.land ? zonegeo.changeText(data, change, side) : told(); };
      const layer = L.geoJSON(list.map(function (each) { return { type: "Feature", properties: {}, geometry: each.geometry }; }));
      atlas.data.sites.push(site);
      atlas.sites[key] = { site: site, layer: layer };
    };
    const key = "change-" + number;
    const together = split || parts[0].shows === "both";
    if (!together) add(key, shapes[parts[0].shows], parts[0].shows, sites);
    else if (change.shapes.kept || !shapes.a.length || !shapes.b.length) {
      const only = !shapes.a.length ? "b" : !shapes.b.length ? "a" : null;
      add(key, shapes.b.length ? shapes.b : shapes.a, only, sites);
    } else {
      add(key + "-a", shapes.a, "a", sites);
      add(key + "-b", shapes.b, "b", sites);
    }
  }

  // sites whose outline nobody knows, in the places in which they lie
  function addPlaces(atlas, data, pair, parts) {
    const asked = { a: pair.before, b: pair.after };
    const shows = parts.length > 1 ? "both" : parts[0].shows;
    const has = function (side, id) { return zonegeo.siteOf(data, asked[side], id) !== undefined; };
    data.places.forEach(function (place) {
      const inside = unlocated(data, pair, shows).filter(function (site) { return site.within.indexOf(place.id) >= 0; });
      if (!inside.length) return;
      const layer = L.geoJSON(place.geometry, { pane: "places", interactive: false, style: zonegeo.placeStyle });
      mark(atlas, layer, { place: place.id });
      atlas.places[place.id] = { place: place, layer: layer };
      atlas.data.places.push({
        id: place.id,
        title: function () { return zonegeo.read(place.name) + ": " + zonegeo.read("legend.places"); },
        sites: inside.map(function (site) {
          const number = pair.changes.findIndex(function (change) { return (site.proposal === pair.before ? change.before : change.after).indexOf(site.id) >= 0; });
          const change = pair.changes[number];
          const card = siteOf(data, pair, change, number, "both", zonegeo.sitesOf(data, pair, change));
          const key = "unlocated-" + site.id;
          atlas.sites[key] = { site: card, layer: null };
          const sign = shows !== "both" || (has("a", site.id) && has("b", site.id)) ? "" : has("a", site.id) ? "− " : "+ ";
          return { id: key, text: function () { return sign + zonegeo.read(site.name); } };
        }),
      });
    });
  }

  // the unlocated sites of A, of B, or of either, each once
  function unlocated(data, pair, shows) {
    const wanted = { a: [pair.before], b: [pair.after], both: [pair.after, pair.before] }[shows];
    const seen = Object.create(null);
    const found = [];
    wanted.forEach(function (proposal) {
      data.sites.forEach(function (site) {
        if (site.proposal !== proposal || site.geometry !== null || seen[site.id]) return;
        seen[site.id] = true;
        found.push(site);
      });
    });
    return found;
  }

  // unlocated sites of which not even a place is known: they are told below the map
  zonegeo.nowhere = function (data, pair) {
    const known = data.places.map(function (place) { return place.id; });
    return unlocated(data, pair, "both").filter(function (site) {
      return !site.within.some(function (id) { return known.indexOf(id) >= 0; });
    });
  };

  function addLines(atlas, data, pair, parts) {
    const shows = parts.length > 1 ? "both" : parts[0].shows;
    const of = function (proposal) { return data.lines.filter(function (line) { return line.proposal === proposal; }); };
    const lines = [];
    const add = function (line, side) {
      const same = lines.find(function (each) {
        return each.line.pair.ko === line.pair.ko && JSON.stringify(each.line.geometry) === JSON.stringify(line.geometry);
      });
      if (same) same.side = null;
      else lines.push({ line: line, side: side });
    };
    if (shows !== "b") of(pair.before).forEach(function (line) { add(line, "a"); });
    if (shows !== "a") of(pair.after).forEach(function (line) { add(line, "b"); });
    lines.forEach(function (each) { addLine(atlas, each, shows === "both", parts); });
  }

  function addLine(atlas, each, together, parts) {
    const ends = each.line.geometry.coordinates.map(function (point) { return L.latLng(point[1], point[0]); });
    const split = parts.length > 1;
    const pane = split && each.side ? "side-" + each.side : "deciding";
    const line = { pane: pane, interactive: false, color: "#111", weight: 2.25 };
    atlas.layers.addLayer(L.polyline(ends, Object.assign({}, line, { color: "#fff", weight: 5, opacity: 0.85 })));
    atlas.layers.addLayer(L.polyline(ends, line));
    [ends[0], ends[ends.length - 1]].forEach(function (end) {
      const dot = { pane: pane, interactive: false, radius: 4.5, color: "#111", weight: 2, fillColor: "#fff", fillOpacity: 1 };
      atlas.layers.addLayer(L.circleMarker(end, dot));
    });
    const letter = together && each.side ? zonegeo.letters[each.side] + ": " : "";
    const told = function () { return letter + zonegeo.read(each.line.pair); };
    atlas.deciding.push({ finding: { pair: told }, ends: ends, side: split ? each.side : null });
  }
})((window.zonegeo = window.zonegeo || {}));
