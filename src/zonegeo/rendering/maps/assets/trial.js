// The figures of a try: areas, distances and the verdicts that follow from them, from the shapes as they are drawn now.
// The same formulas and the same order as the engine (measures/land/separation.py, measures/land/area.py, evaluation/decision.py);
// tests hold both to each other. Nothing here is an official verdict.
(function (zonegeo) {
  "use strict";

  const COMPARE = {
    "<=": function (a, b) { return a <= b; }, "<": function (a, b) { return a < b; },
    ">=": function (a, b) { return a >= b; }, ">": function (a, b) { return a > b; },
  };

  zonegeo.trialOf = function (data) {
    const plane = zonegeo.planeOf(data.trial.belt);
    const places = Object.create(null);
    data.places.forEach(function (place) { places[place.id] = projected(plane, zonegeo.shapeOf(place.geometry)); });
    return {
      data: data, plane: plane, places: places, planes: new WeakMap(), pairs: Object.create(null),
    };
  };

  // to a micrometre, as the engine keeps them (geodesy/crs.py)
  function projected(plane, shape) {
    return zonegeo.mapShape(shape, function (point) {
      return plane.toPlane(point).map(function (each) { return Math.round(each * 1e6) / 1e6; });
    });
  }

  // the shape in metres, projected once for as long as it stays the same
  zonegeo.inPlane = function (trial, shape) {
    if (!trial.planes.has(shape)) trial.planes.set(shape, projected(trial.plane, shape));
    return trial.planes.get(shape);
  };

  // shapes: site id → list of polygons in degrees, or null where nothing is drawn
  zonegeo.figures = function (trial, shapes, drawn) {
    const sites = trial.data.sites;
    const areas = Object.create(null);
    sites.forEach(function (site) {
      const shape = shapes[site.id];
      const inPlane = shape && zonegeo.inPlane(trial, shape);
      areas[site.id] = shape ? { area: zonegeo.areaOf(inPlane), perimeter: zonegeo.perimeterOf(inPlane) } : null;
    });
    const cell = function (a, b) { return pair(trial, a, b, shapes); };
    const findings = Object.create(null);
    trial.data.trial.rules.forEach(function (rule) {
      if (rule.measure === "separation") findings[rule.id] = separation(rule, sites, cell);
      else findings[rule.id] = summedArea(trial, rule, areas, drawn);
    });
    return { areas: areas, findings: findings, cell: cell };
  };

  // bounds of the distance of two sites; a site that is not drawn lies somewhere in its places
  function pair(trial, a, b, shapes) {
    const key = a.id + " " + b.id;
    const held = trial.pairs[key];
    if (held && held.one === shapes[a.id] && held.other === shapes[b.id]) return held.cell;
    const one = shapes[a.id] && zonegeo.inPlane(trial, shapes[a.id]);
    const other = shapes[b.id] && zonegeo.inPlane(trial, shapes[b.id]);
    const cell = one && other ? located(one, other) : bounds(trial, a, b, one, other);
    cell.one = a;
    cell.other = b;
    trial.pairs[key] = { one: shapes[a.id], other: shapes[b.id], cell: cell };
    return cell;
  }

  function located(one, other) {
    const found = zonegeo.nearest(one, other);
    return { value: found.distance, low: found.distance, high: found.distance, from: found.from, to: found.to };
  }

  function bounds(trial, a, b, one, other) {
    const near = one || area(trial, a);
    const far = other || area(trial, b);
    if (near === null || far === null) return { value: null, low: 0, high: Infinity };
    const low = zonegeo.nearest(near, far).distance;
    if (!one && !other) return { value: null, low: low, high: zonegeo.farthestPair(near, far) };
    const place = one ? far : near;
    const target = one || other;
    const high = place.reduce(function (most, part) { return Math.max(most, zonegeo.farthest([part], target)); }, 0);
    return { value: null, low: low, high: high };
  }

  function area(trial, site) {
    const parts = site.within.reduce(function (all, id) { return all.concat(trial.places[id] || []); }, []);
    return parts.length ? parts : null;
  }

  function separation(rule, sites, cell) {
    const of = function (role) { return sites.filter(function (site) { return site.role === role; }); };
    const table = of("core").map(function (core) {
      return of("background").map(function (background) { return cell(core, background); });
    });
    if (!table.length || !table[0].length) return decided(rule, { value: null, low: 0, high: Infinity, pair: null });
    const everyone = of("core").concat(of("background"));
    const links = rule.reading === "spanning_link" ? everyone.map(function (one) {
      return everyone.map(function (other) {
        return one === other ? { value: isDrawn(one, cell, everyone) ? 0 : null, low: 0, high: 0, one: one, other: one } : cell(one, other);
      });
    }) : null;
    const located = knownOnly(table);
    const read = function (cells, end, linked) { return fold(rule.reading, cells, end, linked); };
    const value = located.length ? read(located, "value", links && knownOnly(links)) : null;
    return decided(rule, {
      value: value === null ? null : value.value, pair: value === null ? null : value.cell,
      low: read(table, "low", links).value, high: read(table, "high", links).value,
    });
  }

  function isDrawn(site, cell, everyone) {
    return everyone.some(function (other) { return other !== site && cell(site, other).value !== null; });
  }

  // the rows and columns in which some distance is known: those of the sites that are drawn
  function knownOnly(table) {
    const known = function (each) { return each.value !== null; };
    const columns = (table[0] || []).map(function (_cell, index) {
      return table.some(function (row) { return known(row[index]); });
    });
    return table.filter(function (row) { return row.some(known); }).map(function (row) {
      return row.filter(function (_cell, index) { return columns[index]; });
    });
  }

  // one reading of the clause over the distances, with the pair that gives it (고시 제8조 제1항)
  function fold(reading, table, end, links) {
    const cells = table.reduce(function (all, row) { return all.concat(row); }, []);
    const best = function (list, better) {
      return list.reduce(function (held, each) { return held === null || better(each[end], held[end]) ? each : held; }, null);
    };
    const more = function (a, b) { return a > b; };
    const less = function (a, b) { return a < b; };
    let chosen;
    if (reading === "min_pair") chosen = best(cells, less);
    else if (reading === "max_over_background_min_core") {
      chosen = best(table[0].map(function (_cell, index) {
        return best(table.map(function (row) { return row[index]; }), less);
      }), more);
    } else if (reading === "spanning_link") chosen = longestLink(links, end);
    else chosen = best(cells, more);
    return { value: chosen[end], cell: chosen };
  }

  // the longest link of a minimum spanning tree (R. C. Prim, 1957)
  function longestLink(links, end) {
    const reached = [0];
    let longest = links[0][0];
    while (reached.length < links.length) {
      let next = null;
      reached.forEach(function (from) {
        links[from].forEach(function (link, to) {
          if (reached.indexOf(to) < 0 && (next === null || link[end] < next.link[end])) next = { link: link, to: to };
        });
      });
      if (next.link[end] > longest[end]) longest = next.link;
      reached.push(next.to);
    }
    return longest;
  }

  // measured where there is an outline, declared where there is none: the engine's "plane" method
  function summedArea(trial, rule, areas, drawn) {
    let known = 0;
    let complete = true;
    trial.data.sites.forEach(function (site) {
      if (rule.sites.indexOf(site.id) < 0) return;
      const figures = trial.data.trial.sites[site.id];
      const measured = areas[site.id] !== null && (figures.outline || drawn[site.id]);
      const value = measured ? areas[site.id].area : figures.declared;
      if (value === null) complete = false;
      else known += value;
    });
    return decided(rule, { value: complete ? known : null, low: known, high: complete ? known : Infinity, pair: null });
  }

  function decided(rule, found) {
    const verdict = decide(rule, found.low, found.high);
    const deciding = found.value !== null ? found.value : rule.op[0] === "<" ? found.high : found.low;
    const known = verdict !== "undecided" && Number.isFinite(deciding);
    const margin = rule.op[0] === "<" ? rule.limit - deciding : deciding - rule.limit;
    return Object.assign(found, { rule: rule, verdict: verdict, margin: known ? margin : null });
  }

  // the tests are monotone: the two ends decide for all between them
  function decide(rule, low, high) {
    const ends = [verdictOf(rule, low), verdictOf(rule, high)];
    return ends[0] === ends[1] ? ends[0] : "undecided";
  }

  function verdictOf(rule, value) {
    if (COMPARE[rule.op](value, rule.limit)) return "pass";
    if (rule.otherwise !== "review") return "fail";
    return rule.review === null || COMPARE[rule.op](value, rule.review) ? "review" : "fail";
  }

  // where a background space keeps a distance from all (or any) of the core sites, drawn ray by ray around their middle.
  // Along a ray the distance grows once the ray has left the sites, so each ray ends once; null where it might not.
  zonegeo.reachRing = function (cores, limit, any) {
    const reaches = cores.map(zonegeo.reachOf);
    const box = zonegeo.boundsOfShape(cores.reduce(function (all, shape) { return all.concat(shape); }, []));
    const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    const radius = Math.hypot(box[2] - box[0], box[3] - box[1]) / 2;
    const still = reaches.every(function (reach) { return reach(middle) + radius <= limit; });
    if (!still) return null;
    const ring = [];
    for (let turn = 0; turn < 360; turn += 1) {
      const angle = (turn * Math.PI) / 180;
      let away = radius;
      for (let step = 0; step < 60; step += 1) {
        const point = [middle[0] + away * Math.cos(angle), middle[1] + away * Math.sin(angle)];
        const found = reaches.map(function (reach) { return reach(point); });
        const room = limit - (any ? Math.min.apply(null, found) : Math.max.apply(null, found));
        away += room;
        if (Math.abs(room) < 1e-3) break;
      }
      ring.push([middle[0] + away * Math.cos(angle), middle[1] + away * Math.sin(angle)]);
    }
    return ring;
  };
})((window.zonegeo = window.zonegeo || {}));
