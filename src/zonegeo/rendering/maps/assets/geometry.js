// Plane geometry of the try: areas, distances edge to edge, the farthest place, what lies in what. Metres in, metres out.
// A shape is a list of polygons, a polygon a list of rings (the first the outer one), a ring a list of [x, y] without
// the closing point. These are the formulas of geodesy/area.py and geodesy/distance.py; tests hold them to shapely.

const TOLERANCE = 0.1;
const DIVISIONS = 4;

export function shapeOf(geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.map((polygon) => polygon.map(open));
}

function open(ring) {
  return ring.slice(0, -1).map((point) => [point[0], point[1]]);
}

export function geometryOf(shape) {
  const closed = shape.map((polygon) => polygon.map((ring) => ring.concat([ring[0]])));
  return shape.length === 1
    ? { type: "Polygon", coordinates: closed[0] } : { type: "MultiPolygon", coordinates: closed };
}

export function mapShape(shape, move) {
  return shape.map((polygon) => polygon.map((ring) => ring.map(move)));
}

// twice the signed area from the first corner on, so that no digit is lost to the size of the coordinates
export function turning(ring) {
  const from = ring[0];
  let sum = 0;
  for (let i = 1; i + 1 < ring.length; i += 1) {
    sum += (ring[i][0] - from[0]) * (ring[i + 1][1] - from[1]) - (ring[i + 1][0] - from[0]) * (ring[i][1] - from[1]);
  }
  return sum;
}

export function areaOf(shape) {
  return shape.reduce((total, polygon) => total + polygon.reduce((sum, ring, index) => sum + (index === 0 ? 1 : -1) * Math.abs(turning(ring)) / 2, 0), 0);
}

export function edgesOf(shape) {
  const edges = [];
  shape.forEach((polygon) => {
    polygon.forEach((ring) => {
      ring.forEach((point, index) => { edges.push([point, ring[(index + 1) % ring.length]]); });
    });
  });
  return edges;
}

export function perimeterOf(shape) {
  return edgesOf(shape).reduce((sum, edge) => sum + between(edge[0], edge[1]), 0);
}

export function between(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

// the place of an edge that lies nearest to a point
export function footOn(point, edge) {
  const dx = edge[1][0] - edge[0][0];
  const dy = edge[1][1] - edge[0][1];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : ((point[0] - edge[0][0]) * dx + (point[1] - edge[0][1]) * dy) / length;
  if (share <= 0) return edge[0];
  if (share >= 1) return edge[1];
  return [edge[0][0] + share * dx, edge[0][1] + share * dy];
}

// even-odd over all rings, so that a hole is outside
export function isInside(point, shape) {
  let odd = false;
  shape.forEach((polygon) => {
    polygon.forEach((ring) => {
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
}

function side(a, b, point) {
  return Math.sign((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]));
}

export function crosses(one, other) {
  return side(one[0], one[1], other[0]) * side(one[0], one[1], other[1]) < 0 &&
    side(other[0], other[1], one[0]) * side(other[0], other[1], one[1]) < 0;
}

function boxOf(edge) {
  return [Math.min(edge[0][0], edge[1][0]), Math.min(edge[0][1], edge[1][1]),
    Math.max(edge[0][0], edge[1][0]), Math.max(edge[0][1], edge[1][1])];
}

function gap(one, other) {
  return Math.hypot(Math.max(one[0] - other[2], other[0] - one[2], 0), Math.max(one[1] - other[3], other[1] - one[3], 0));
}

// the nearest points of two shapes; distance 0 exactly where they touch or overlap
export function nearest(one, other) {
  if (isInside(one[0][0][0], other)) return { distance: 0, from: one[0][0][0], to: one[0][0][0] };
  if (isInside(other[0][0][0], one)) return { distance: 0, from: other[0][0][0], to: other[0][0][0] };
  const best = { distance: Infinity, from: null, to: null };
  const there = edgesOf(other).map((edge) => ({ edge, box: boxOf(edge) }));
  edgesOf(one).forEach((edge) => {
    const box = boxOf(edge);
    there.forEach((each) => {
      if (gap(box, each.box) >= best.distance) return;
      if (crosses(edge, each.edge)) take(best, edge[0], edge[0]);
      take(best, edge[0], footOn(edge[0], each.edge));
      take(best, edge[1], footOn(edge[1], each.edge));
      take(best, footOn(each.edge[0], edge), each.edge[0]);
      take(best, footOn(each.edge[1], edge), each.edge[1]);
    });
  });
  return best;
}

function take(best, from, to) {
  const distance = between(from, to);
  if (distance >= best.distance) return;
  best.distance = distance;
  best.from = from;
  best.to = to;
}

// how far a point lies from a shape, 0 inside it
export function reachOf(shape) {
  const edges = edgesOf(shape);
  return (point) => {
    if (isInside(point, shape)) return 0;
    let best = Infinity;
    for (let i = 0; i < edges.length; i += 1) {
      best = Math.min(best, between(point, footOn(point, edges[i])));
    }
    return best;
  };
}

// Bound of the farthest that a place in an area lies from a target: squares over the area are cut up until none can
// hold a place farther by more than the tolerance (the search of geodesy/distance.py, farthest_place).
export function farthest(place, target) {
  const reach = reachOf(target);
  const edges = edgesOf(place);
  let low = edges.reduce((most, edge) => Math.max(most, reach(edge[0])), 0);
  const box = boundsOfShape(place);
  let half = Math.max(box[2] - box[0], box[3] - box[1]) / 2;
  let centres = [[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]];
  while (centres.length) {
    const found = centres.map(reach);
    centres.forEach((centre, index) => {
      if (found[index] > low && isInside(centre, place)) low = found[index];
    });
    const next = [];
    centres.forEach((centre, index) => {
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
}

export function boundsOfShape(shape) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  edgesOf(shape).forEach((edge) => {
    box[0] = Math.min(box[0], edge[0][0]);
    box[1] = Math.min(box[1], edge[0][1]);
    box[2] = Math.max(box[2], edge[0][0]);
    box[3] = Math.max(box[3], edge[0][1]);
  });
  return box;
}

function touches(centre, half, place, edges) {
  if (isInside(centre, place)) return true;
  const corners = [[-half, -half], [half, -half], [half, half], [-half, half]].map((corner) => [centre[0] + corner[0], centre[1] + corner[1]]);
  const square = [centre[0] - half, centre[1] - half, centre[0] + half, centre[1] + half];
  return edges.some((edge) => {
    if (gap(boxOf(edge), square) > 0) return false;
    const start = edge[0];
    if (Math.abs(start[0] - centre[0]) <= half && Math.abs(start[1] - centre[1]) <= half) return true;
    return corners.some((corner, index) => crosses(edge, [corner, corners[(index + 1) % 4]]));
  });
}

// the longest line between two shapes ends on corners of both
export function farthestPair(one, other) {
  let most = 0;
  edgesOf(one).forEach((edge) => {
    edgesOf(other).forEach((each) => { most = Math.max(most, between(edge[0], each[0])); });
  });
  return most;
}

// where a shape is no polygon: "short" (fewer than three corners), "crossing" (edges that cross or overlap), or ""
export function faultOf(shape) {
  const rings = shape.reduce((all, polygon) => all.concat(polygon), []);
  if (rings.some((ring) => ring.length < 3)) return "short";
  const edges = edgesOf(shape);
  const boxes = edges.map(boxOf);
  for (let i = 0; i < edges.length; i += 1) {
    for (let j = i + 1; j < edges.length; j += 1) {
      if (gap(boxes[i], boxes[j]) > 0) continue;
      if (crosses(edges[i], edges[j]) || leansOn(edges[i], edges[j])) return "crossing";
    }
  }
  return rings.some((ring) => Math.abs(turning(ring)) < 2e-3) ? "short" : "";
}

// a corner that lies on an edge which does not end there
function leansOn(one, other) {
  const shared = [[0, 0], [0, 1], [1, 0], [1, 1]].filter((pair) => same(one[pair[0]], other[pair[1]]));
  if (shared.length > 1) return true;
  const ends = [[one[0], other], [one[1], other], [other[0], one], [other[1], one]];
  return ends.some((each) => {
    if (same(each[0], each[1][0]) || same(each[0], each[1][1])) return false;
    return between(each[0], footOn(each[0], each[1])) < 1e-6;
  });
}

function same(a, b) {
  return a[0] === b[0] && a[1] === b[1];
}

// "inside", "outside" or "partly"
export function liesIn(shape, area) {
  const inner = edgesOf(shape);
  const outer = edgesOf(area);
  const cut = inner.some((edge) => outer.some((each) => crosses(edge, each)));
  if (cut) return "partly";
  const inside = inner.filter((edge) => isInside(middle(edge), area)).length;
  if (inside === inner.length) return "inside";
  if (inside > 0 || isInside(area[0][0][0], shape)) return "partly";
  return "outside";
}

function middle(edge) {
  return [(edge[0][0] + edge[1][0]) / 2, (edge[0][1] + edge[1][1]) / 2];
}
