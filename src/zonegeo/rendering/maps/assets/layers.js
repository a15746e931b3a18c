// The layers of the map, from the bottom: reach, places, sites, distance lines. Drawn as they stand in the data.
(function (zonegeo) {
  "use strict";

  const PANES = { reach: 340, places: 360, sites: 410, distances: 430, evidence: 440, deciding: 450, names: 620 };

  zonegeo.addLayers = function (map, data) {
    Object.keys(PANES).forEach(function (name) {
      map.createPane(name).style.zIndex = PANES[name];
    });
    map.getPane("names").classList.add("leaflet-zoom-hide");
    const atlas = {
      data: data, map: map, sites: Object.create(null), places: Object.create(null), lines: [], deciding: [],
      drawings: [],
      groups: { places: L.layerGroup().addTo(map), distances: L.layerGroup(), issues: L.layerGroup().addTo(map) },
    };
    data.drawings.forEach(function (drawing) { addDrawing(atlas, drawing); });
    data.places.forEach(function (place) { addPlace(atlas, place); });
    data.sites.forEach(function (site) { addSite(atlas, site); });
    data.matrix.forEach(function (cell) { addLine(atlas, cell); });
    data.findings.forEach(function (finding) { addDeciding(atlas, finding); });
    data.findings.forEach(function (finding) { addIssue(atlas, finding); });
    return atlas;
  };

  function addDrawing(atlas, drawing) {
    const options = { pane: "reach", interactive: false, style: zonegeo.reachStyle };
    atlas.drawings.push({ drawing: drawing, layer: L.geoJSON(drawing.geometry, options).addTo(atlas.map) });
  }

  function addPlace(atlas, place) {
    const options = { pane: "places", interactive: false, style: zonegeo.placeStyle };
    const layer = L.geoJSON(place.geometry, options);
    atlas.places[place.id] = { place: place, layer: layer };
    atlas.groups.places.addLayer(layer);
    paths(layer).forEach(function (path) { path.dataset.place = place.id; });
  }

  function addSite(atlas, site) {
    const entry = { site: site, layer: null };
    atlas.sites[site.id] = entry;
    if (site.geometry === null) return;
    entry.layer = L.geoJSON(site.geometry, {
      pane: "sites", style: function () { return zonegeo.siteStyle(site.role, site.style); },
    }).addTo(atlas.map);
    paths(entry.layer).forEach(function (path) { makeReachable(atlas, site, path); });
    entry.layer.on("click", function (event) {
      L.DomEvent.stopPropagation(event);
      zonegeo.openSite(atlas, site, event.latlng);
    });
  }

  function makeReachable(atlas, site, path) {
    path.dataset.site = site.id;
    const about = function () {
      return [zonegeo.read(site.name), zonegeo.read(site.role_word), zonegeo.read(site.label)].join(", ");
    };
    zonegeo.makeButton(path, about, function () {
      zonegeo.openSite(atlas, site, atlas.sites[site.id].layer.getBounds().getCenter(), path);
    });
    path.addEventListener("mouseenter", function () { zonegeo.showDistances(atlas, [site.id]); });
    path.addEventListener("focus", function () { zonegeo.showDistances(atlas, [site.id]); });
    path.addEventListener("mouseleave", function () { zonegeo.hideDistances(atlas); });
    path.addEventListener("blur", function () { zonegeo.hideDistances(atlas); });
  }

  function addLine(atlas, cell) {
    // the deciding line is on the map already
    const decides = atlas.data.findings.some(function (finding) {
      return finding.pair && finding.sites.indexOf(cell.core) >= 0 && finding.sites.indexOf(cell.background) >= 0;
    });
    if (cell.line === null || decides) return;
    const layer = L.geoJSON(cell.line, {
      pane: "distances", interactive: false,
      style: { color: "#3D4A52", weight: 1.5, dashArray: "4 3" },
    });
    layer.bindTooltip(function () {
      return zonegeo.element("span", { text: cell.label });
    }, { permanent: true, direction: "center", className: "distance", pane: "names" });
    atlas.lines.push({ cell: cell, layer: layer });
  }

  // the line that decides: from nearest point to nearest point, with a dot on each
  function addDeciding(atlas, finding) {
    if (finding.pair === null) return;
    const ends = finding.witness.coordinates.map(function (point) { return L.latLng(point[1], point[0]); });
    const group = L.layerGroup().addTo(atlas.map);
    const line = { pane: "deciding", interactive: false, color: "#111", weight: 2.25 };
    group.addLayer(L.polyline(ends, Object.assign({}, line, { color: "#fff", weight: 5, opacity: 0.85 })));
    group.addLayer(L.polyline(ends, line));
    [ends[0], ends[ends.length - 1]].forEach(function (end) {
      const dot = { pane: "deciding", interactive: false, radius: 4.5, color: "#111", weight: 2, fillColor: "#fff" };
      group.addLayer(L.circleMarker(end, Object.assign(dot, { fillOpacity: 1 })));
    });
    atlas.deciding.push({ finding: finding, ends: ends, layer: group });
  }

  // where something is not as it should be: the witness of every requirement that is not satisfied
  function addIssue(atlas, finding) {
    const open = ["fail", "review", "undecided"].indexOf(finding.verdict) >= 0;
    if (!open || finding.witness === null || finding.pair !== null) return;
    const point = function (_feature, where) {
      return L.circleMarker(where, Object.assign({ pane: "evidence", interactive: false, radius: 7 }, zonegeo.issueStyle()));
    };
    atlas.groups.issues.addLayer(L.geoJSON(finding.witness, {
      pane: "evidence", interactive: false, style: zonegeo.issueStyle, pointToLayer: point,
    }));
  }

  function paths(layer) {
    return layer.getLayers().map(function (each) { return each.getElement(); }).filter(Boolean);
  }
  zonegeo.paths = paths;

  // the distance lines of some sites; of two sites, the one between them
  zonegeo.showDistances = function (atlas, ids) {
    zonegeo.hideDistances(atlas);
    atlas.lines.forEach(function (line) {
      const ends = [line.cell.core, line.cell.background];
      const asked = ids.length === 2
        ? ids.indexOf(ends[0]) >= 0 && ids.indexOf(ends[1]) >= 0
        : ids.length === 0 || ends.indexOf(ids[0]) >= 0;
      if (asked) atlas.groups.distances.addLayer(line.layer);
    });
    if (!atlas.map.hasLayer(atlas.groups.distances)) atlas.groups.distances.addTo(atlas.map);
  };

  zonegeo.hideDistances = function (atlas) {
    if (atlas.distancesStay) return;
    atlas.groups.distances.clearLayers();
  };
})((window.zonegeo = window.zonegeo || {}));
