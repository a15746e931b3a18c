// The draft: what is drawn now, site by site, every step of it, and the file that carries it away.
// Shapes are lists of polygons of rings of [longitude, latitude], never changed in place. A corner that was set here is
// kept to nine decimals (0.1 mm), as the file has it, so that the page measures what the file says.
(function (zonegeo) {
  "use strict";

  const SNAP_CORNER = 12;
  const SNAP_EDGE = 9;

  zonegeo.startDraft = function (data) {
    const base = Object.create(null);
    data.sites.forEach(function (site) {
      base[site.id] = site.geometry === null ? null : zonegeo.shapeOf(site.geometry);
    });
    return { base: base, now: Object.assign(Object.create(null), base), past: [], future: [] };
  };

  zonegeo.rounded = function (point) {
    return [Math.round(point[0] * 1e9) / 1e9, Math.round(point[1] * 1e9) / 1e9];
  };

  // one step that can be taken back
  zonegeo.change = function (draft, id, shape) {
    draft.past.push({ id: id, before: draft.now[id], after: shape });
    draft.future = [];
    draft.now[id] = shape;
  };

  zonegeo.undo = function (draft) {
    const step = draft.past.pop();
    if (!step) return null;
    draft.now[step.id] = step.before;
    draft.future.push(step);
    return step.id;
  };

  zonegeo.redo = function (draft) {
    const step = draft.future.pop();
    if (!step) return null;
    draft.now[step.id] = step.after;
    draft.past.push(step);
    return step.id;
  };

  zonegeo.changedSites = function (draft) {
    return Object.keys(draft.now).filter(function (id) { return draft.now[id] !== draft.base[id]; });
  };

  // --- shapes with one corner changed; `at` is [polygon, ring, corner]

  function withRing(shape, at, edit) {
    return shape.map(function (polygon, p) {
      if (p !== at[0]) return polygon;
      return polygon.map(function (ring, r) { return r === at[1] ? edit(ring) : ring; });
    });
  }

  zonegeo.cornerAt = function (shape, at) {
    return shape[at[0]][at[1]][at[2]];
  };

  zonegeo.withCorner = function (shape, at, point) {
    return withRing(shape, at, function (ring) {
      return ring.map(function (each, index) { return index === at[2] ? zonegeo.rounded(point) : each; });
    });
  };

  zonegeo.withNewCorner = function (shape, at, point) {
    return withRing(shape, at, function (ring) {
      return ring.slice(0, at[2] + 1).concat([zonegeo.rounded(point)], ring.slice(at[2] + 1));
    });
  };

  // a ring keeps at least three corners; a smaller hole is filled, a smaller part is taken away unless it is the last
  zonegeo.withoutCorner = function (shape, at) {
    const ring = shape[at[0]][at[1]];
    if (ring.length > 3) {
      return withRing(shape, at, function (each) { return each.filter(function (_point, index) { return index !== at[2]; }); });
    }
    if (at[1] > 0) {
      return shape.map(function (polygon, p) {
        return p === at[0] ? polygon.filter(function (_ring, r) { return r !== at[1]; }) : polygon;
      });
    }
    return shape.length > 1 ? shape.filter(function (_polygon, p) { return p !== at[0]; }) : shape;
  };

  zonegeo.middleAfter = function (shape, at) {
    const ring = shape[at[0]][at[1]];
    const next = ring[(at[2] + 1) % ring.length];
    const here = ring[at[2]];
    return [(here[0] + next[0]) / 2, (here[1] + next[1]) / 2];
  };

  zonegeo.corners = function (shape) {
    const found = [];
    shape.forEach(function (polygon, p) {
      polygon.forEach(function (ring, r) { ring.forEach(function (_point, i) { found.push([p, r, i]); }); });
    });
    return found;
  };

  // moved by metres of the plane: east and north
  zonegeo.movedPoint = function (plane, point, east, north) {
    const here = plane.toPlane(point);
    return zonegeo.rounded(plane.toLonlat([here[0] + east, here[1] + north]));
  };

  zonegeo.movedShape = function (plane, shape, east, north) {
    return zonegeo.mapShape(shape, function (point) { return zonegeo.movedPoint(plane, point, east, north); });
  };

  // --- snapping to the neighbours: a corner first, then the nearest place of an edge

  // `reach` in pixels of the map; null asks for the nearest neighbour within 200 m
  zonegeo.snapped = function (atlas, trial, shapes, own, point, pixels) {
    const here = trial.plane.toPlane(point);
    const metres = pixels ? metresAPixel(atlas, trial, point) : null;
    const corner = pixels ? SNAP_CORNER * metres : 200;
    const edge = pixels ? SNAP_EDGE * metres : 200;
    const best = { corner: null, cornerAway: corner, edge: null, edgeAway: edge };
    neighbours(atlas, trial, shapes, own).forEach(function (neighbour) {
      zonegeo.edgesOf(zonegeo.inPlane(trial, neighbour)).forEach(function (each, index) {
        const away = zonegeo.between(here, each[0]);
        if (away < best.cornerAway) {
          best.cornerAway = away;
          best.corner = zonegeo.edgesOf(neighbour)[index][0];
        }
        const foot = zonegeo.footOn(here, each);
        const gap = zonegeo.between(here, foot);
        if (gap < best.edgeAway) {
          best.edgeAway = gap;
          best.edge = foot;
        }
      });
    });
    const nearCorner = best.corner !== null && (pixels || best.cornerAway < best.edgeAway + 5);
    if (nearCorner) return zonegeo.rounded(best.corner);
    return best.edge === null ? null : zonegeo.rounded(trial.plane.toLonlat(best.edge));
  };

  function neighbours(atlas, trial, shapes, own) {
    const sites = Object.keys(shapes).filter(function (id) { return id !== own && shapes[id]; });
    if (!atlas.placeShapes) {
      atlas.placeShapes = atlas.data.places.map(function (place) { return zonegeo.shapeOf(place.geometry); });
    }
    return sites.map(function (id) { return shapes[id]; }).concat(atlas.placeShapes);
  }

  function metresAPixel(atlas, trial, point) {
    const map = atlas.map;
    const spot = map.latLngToContainerPoint([point[1], point[0]]);
    const beside = map.containerPointToLatLng(spot.add([100, 0]));
    return zonegeo.between(trial.plane.toPlane(point), trial.plane.toPlane([beside.lng, beside.lat])) / 100;
  }

  // --- the file

  zonegeo.draftFile = function (data, draft) {
    const features = zonegeo.changedSites(draft).filter(function (id) { return draft.now[id]; }).map(function (id) {
      const properties = Object.assign({}, data.trial.sites[id].properties);
      const before = properties.basis;
      properties.basis = "drawn";
      properties.note = ["drawn on the zonegeo map; before: " + before, properties.note].filter(Boolean).join("; ");
      return { type: "Feature", properties: properties, geometry: zonegeo.geometryOf(draft.now[id]) };
    });
    const base = { study: data.trial.study, proposal: data.trial.proposal, base: data.trial.base };
    return JSON.stringify({ type: "FeatureCollection", zonegeo: base, features: features }, null, 1) + "\n";
  };

  zonegeo.download = function (name, text) {
    const link = zonegeo.element("a", { href: URL.createObjectURL(new Blob([text], { type: "application/geo+json" })) });
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  };
})((window.zonegeo = window.zonegeo || {}));
