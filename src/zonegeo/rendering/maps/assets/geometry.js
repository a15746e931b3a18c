// Plane geometry of the try: areas, distances edge to edge, the farthest place, what lies in what. Metres in, metres out.
// A shape is a list of polygons, a polygon a list of rings (the first the outer one), a ring a list of [x, y] without
// the closing point. These are the formulas of geodesy/area.py and geodesy/distance.py; tests hold them to shapely.
(function (zonegeo) {
  "use strict";

  const TOLERANCE = 0.1;
  const DIVISIONS = 4;

  zonegeo.shapeOf = function (geometry) {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    return polygons.map(function (polygon) { return polygon.map(open); });
  };

  function open(ring) {
    return ring.slice(0, -1).map(function (point) { return [point[0], point[1]]; });
  }

  zonegeo.geometryOf = function (shape) {
    const closed = shape.map(function (polygon) {
      return polygon.map(function (ring) { return ring.concat([ring[0]]); });
    });
    return shape.length === 1
      ? { type: "Polygon", coordinates: closed[0] } : { type: "MultiPolygon", coordinates: closed };
  };

  zonegeo.mapShape = function (shape, move) {
    return shape.map(function (polygon) { return polygon.map(function (ring) { return ring.map(move); }); });
  };

  // twice the signed area from the first corner on, so that no digit is lost to the size of the coordinates
  function twice(ring) {
    const from = ring[0];
    let sum = 0;
    for (let i = 1; i + 1 < ring.length; i += 1) {
      sum += (ring[i][0] - from[0]) * (ring[i + 1][1] - from[1]) - (ring[i + 1][0] - from[0]) * (ring[i][1] - from[1]);
    }
    return sum;
  }
  zonegeo.turning = twice;

  zonegeo.areaOf = function (shape) {
    return shape.reduce(function (total, polygon) {
      return total + polygon.reduce(function (sum, ring, index) {
        return sum + (index === 0 ? 1 : -1) * Math.abs(twice(ring)) / 2;
      }, 0);
    }, 0);
  };

  zonegeo.edgesOf = function (shape) {
    const edges = [];
    shape.forEach(function (polygon) {
      polygon.forEach(function (ring) {
        ring.forEach(function (point, index) { edges.push([point, ring[(index + 1) % ring.length]]); });
      });
    });
    return edges;
  };

  zonegeo.perimeterOf = function (shape) {
    return zonegeo.edgesOf(shape).reduce(function (sum, edge) { return sum + between(edge[0], edge[1]); }, 0);
  };

  function between(a, b) {
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  }
  zonegeo.between = between;

  // the place of an edge that lies nearest to a point
  zonegeo.footOn = function (point, edge) {
    const dx = edge[1][0] - edge[0][0];
    const dy = edge[1][1] - edge[0][1];
    const length = dx * dx + dy * dy;
    const share = length === 0 ? 0 : ((point[0] - edge[0][0]) * dx + (point[1] - edge[0][1]) * dy) / length;
    if (share <= 0) return edge[0];
    if (share >= 1) return edge[1];
    return [edge[0][0] + share * dx, edge[0][1] + share * dy];
  };

  // even-odd over all rings, so that a hole is outside
  zonegeo.isInside = function (point, shape) {
    let odd = false;
    shape.forEach(function (polygon) {
      polygon.forEach(function (ring) {
        for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
          const a = ring[i];
          const b = ring[j];
          if (a[1] > point[1] !== b[1] > point[1]) {
            if (point[0] < ((b[0] - a[0]) * (point[1] - a[1])) / (b[1] - a[1]) + a[0]) odd = !odd;
          }
        }
      });
    });
    return odd;
  };

  function side(a, b, point) {
    return Math.sign((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]));
  }

  zonegeo.crosses = function (one, other) {
    return side(one[0], one[1], other[0]) * side(one[0], one[1], other[1]) < 0 &&
      side(other[0], other[1], one[0]) * side(other[0], other[1], one[1]) < 0;
  };

  function boxOf(edge) {
    return [Math.min(edge[0][0], edge[1][0]), Math.min(edge[0][1], edge[1][1]),
      Math.max(edge[0][0], edge[1][0]), Math.max(edge[0][1], edge[1][1])];
  }

  function gap(one, other) {
    return Math.hypot(Math.max(one[0] - other[2], other[0] - one[2], 0), Math.max(one[1] - other[3], other[1] - one[3], 0));
  }

  // the nearest points of two shapes; distance 0 exactly where they touch or overlap
  zonegeo.nearest = function (one, other) {
    if (zonegeo.isInside(one[0][0][0], other)) return { distance: 0, from: one[0][0][0], to: one[0][0][0] };
    if (zonegeo.isInside(other[0][0][0], one)) return { distance: 0, from: other[0][0][0], to: other[0][0][0] };
    const best = { distance: Infinity, from: null, to: null };
    const there = zonegeo.edgesOf(other).map(function (edge) { return { edge: edge, box: boxOf(edge) }; });
    zonegeo.edgesOf(one).forEach(function (edge) {
      const box = boxOf(edge);
      there.forEach(function (each) {
        if (gap(box, each.box) >= best.distance) return;
        if (zonegeo.crosses(edge, each.edge)) take(best, edge[0], edge[0]);
        take(best, edge[0], zonegeo.footOn(edge[0], each.edge));
        take(best, edge[1], zonegeo.footOn(edge[1], each.edge));
        take(best, zonegeo.footOn(each.edge[0], edge), each.edge[0]);
        take(best, zonegeo.footOn(each.edge[1], edge), each.edge[1]);
      });
    });
    return best;
  };

  function take(best, from, to) {
    const distance = between(from, to);
    if (distance >= best.distance) return;
    best.distance = distance;
    best.from = from;
    best.to = to;
  }

  // how far a point lies from a shape, 0 inside it
  zonegeo.reachOf = function (shape) {
    const edges = zonegeo.edgesOf(shape);
    return function (point) {
      if (zonegeo.isInside(point, shape)) return 0;
      let best = Infinity;
      for (let i = 0; i < edges.length; i += 1) {
        best = Math.min(best, between(point, zonegeo.footOn(point, edges[i])));
      }
      return best;
    };
  };

  // Bound of the farthest that a place in an area lies from a target: squares over the area are cut up until none can
  // hold a place farther by more than the tolerance (the search of geodesy/distance.py, farthest_place).
  zonegeo.farthest = function (place, target) {
    const reach = zonegeo.reachOf(target);
    const edges = zonegeo.edgesOf(place);
    let low = edges.reduce(function (most, edge) { return Math.max(most, reach(edge[0])); }, 0);
    const box = boundsOf(place);
    let half = Math.max(box[2] - box[0], box[3] - box[1]) / 2;
    let centres = [[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]];
    while (centres.length) {
      const found = centres.map(reach);
      centres.forEach(function (centre, index) {
        if (found[index] > low && zonegeo.isInside(centre, place)) low = found[index];
      });
      const next = [];
      centres.forEach(function (centre, index) {
        if (found[index] + half * Math.SQRT2 <= low + TOLERANCE || !touches(centre, half, place, edges)) return;
        for (let i = 0; i < DIVISIONS; i += 1) {
          for (let j = 0; j < DIVISIONS; j += 1) {
            next.push([centre[0] + ((2 * i + 1) / DIVISIONS - 1) * half, centre[1] + ((2 * j + 1) / DIVISIONS - 1) * half]);
          }
        }
      });
      centres = next;
      half /= DIVISIONS;
    }
    return low + TOLERANCE;
  };

  function boundsOf(shape) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    zonegeo.edgesOf(shape).forEach(function (edge) {
      box[0] = Math.min(box[0], edge[0][0]);
      box[1] = Math.min(box[1], edge[0][1]);
      box[2] = Math.max(box[2], edge[0][0]);
      box[3] = Math.max(box[3], edge[0][1]);
    });
    return box;
  }
  zonegeo.boundsOfShape = boundsOf;

  function touches(centre, half, place, edges) {
    if (zonegeo.isInside(centre, place)) return true;
    const corners = [[-half, -half], [half, -half], [half, half], [-half, half]].map(function (corner) {
      return [centre[0] + corner[0], centre[1] + corner[1]];
    });
    const square = [centre[0] - half, centre[1] - half, centre[0] + half, centre[1] + half];
    return edges.some(function (edge) {
      if (gap(boxOf(edge), square) > 0) return false;
      const start = edge[0];
      if (Math.abs(start[0] - centre[0]) <= half && Math.abs(start[1] - centre[1]) <= half) return true;
      return corners.some(function (corner, index) { return zonegeo.crosses(edge, [corner, corners[(index + 1) % 4]]); });
    });
  }

  // the longest line between two shapes ends on corners of both
  zonegeo.farthestPair = function (one, other) {
    let most = 0;
    zonegeo.edgesOf(one).forEach(function (edge) {
      zonegeo.edgesOf(other).forEach(function (each) { most = Math.max(most, between(edge[0], each[0])); });
    });
    return most;
  };

  // where a shape is no polygon: "short" (fewer than three corners), "crossing" (edges that cross or overlap), or ""
  zonegeo.faultOf = function (shape) {
    const rings = shape.reduce(function (all, polygon) { return all.concat(polygon); }, []);
    if (rings.some(function (ring) { return ring.length < 3; })) return "short";
    const edges = zonegeo.edgesOf(shape);
    const boxes = edges.map(boxOf);
    for (let i = 0; i < edges.length; i += 1) {
      for (let j = i + 1; j < edges.length; j += 1) {
        if (gap(boxes[i], boxes[j]) > 0) continue;
        if (zonegeo.crosses(edges[i], edges[j]) || leansOn(edges[i], edges[j])) return "crossing";
      }
    }
    return rings.some(function (ring) { return Math.abs(twice(ring)) < 2e-3; }) ? "short" : "";
  };

  // a corner that lies on an edge which does not end there
  function leansOn(one, other) {
    const shared = [[0, 0], [0, 1], [1, 0], [1, 1]].filter(function (pair) { return same(one[pair[0]], other[pair[1]]); });
    if (shared.length > 1) return true;
    const ends = [[one[0], other], [one[1], other], [other[0], one], [other[1], one]];
    return ends.some(function (each) {
      if (same(each[0], each[1][0]) || same(each[0], each[1][1])) return false;
      return between(each[0], zonegeo.footOn(each[0], each[1])) < 1e-6;
    });
  }

  function same(a, b) {
    return a[0] === b[0] && a[1] === b[1];
  }

  // "inside", "outside" or "partly"
  zonegeo.liesIn = function (shape, area) {
    const inner = zonegeo.edgesOf(shape);
    const outer = zonegeo.edgesOf(area);
    const cut = inner.some(function (edge) { return outer.some(function (each) { return zonegeo.crosses(edge, each); }); });
    if (cut) return "partly";
    const inside = inner.filter(function (edge) { return zonegeo.isInside(middle(edge), area); }).length;
    if (inside === inner.length) return "inside";
    if (inside > 0 || zonegeo.isInside(area[0][0][0], shape)) return "partly";
    return "outside";
  };

  function middle(edge) {
    return [(edge[0][0] + edge[1][0]) / 2, (edge[0][1] + edge[1][1]) / 2];
  }
})((window.zonegeo = window.zonegeo || {}));
