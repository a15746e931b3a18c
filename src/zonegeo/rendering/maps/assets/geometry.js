// Plane geometry of the try: areas, distances edge to edge, the farthest place, what lies in what; in metres.
// A shape is a list of polygons, a polygon a list of rings (the first the outer one), a ring a list of [x, y] without
// the closing point. These are the formulas of geodesy/plane_area.py and geodesy/distance.py; tests hold them to
// shapely.

const TOLERANCE = 0.1;
const DIVISIONS = 4;

/** @param {Outline} geometry @returns {Shape} */
export function shapeOf(geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.map((polygon) => polygon.map(open));
}

/** @param {number[][]} ring @returns {Ring} */
function open(ring) {
  return ring.slice(0, -1).map((point) => [point[0], point[1]]);
}

/** @param {Shape} shape @returns {Outline} */
export function geometryOf(shape) {
  const closed = shape.map((polygon) => polygon.map((ring) => ring.concat([ring[0]])));
  return shape.length === 1
    ? { type: "Polygon", coordinates: closed[0] } : { type: "MultiPolygon", coordinates: closed };
}

/** @param {Shape} shape @param {(point: Point) => Point} move @returns {Shape} */
export function mapShape(shape, move) {
  return shape.map((polygon) => polygon.map((ring) => ring.map(move)));
}

// twice the signed area from the first corner on, so that no digit is lost to the size of the coordinates
/** @param {Ring} ring */
export function turning(ring) {
  const from = ring[0];
  let sum = 0;
  for (let i = 1; i + 1 < ring.length; i += 1) {
    sum += (ring[i][0] - from[0]) * (ring[i + 1][1] - from[1]) - (ring[i + 1][0] - from[0]) * (ring[i][1] - from[1]);
  }
  return sum;
}

/** @param {Shape} shape */
export function areaOf(shape) {
  const rings = shape.flatMap((polygon) => polygon.map((ring, index) =>
    (index === 0 ? 1 : -1) * Math.abs(turning(ring)) / 2));
  return rings.reduce((sum, area) => sum + area, 0);
}

/** @param {Shape} shape @returns {Edge[]} */
export function edgesOf(shape) {
  /** @type {Edge[]} */
  const edges = [];
  shape.forEach((polygon) => {
    polygon.forEach((ring) => {
      ring.forEach((point, index) => { edges.push([point, ring[(index + 1) % ring.length]]); });
    });
  });
  return edges;
}

/** @param {Shape} shape */
export function perimeterOf(shape) {
  return edgesOf(shape).reduce((sum, edge) => sum + between(edge[0], edge[1]), 0);
}

// along a line from corner to corner, which does not come back to the first
/** @param {Point[]} line */
export function lengthOf(line) {
  return line.reduce((sum, point, index) => sum + (index ? between(line[index - 1], point) : 0), 0);
}

/** @param {Point} a @param {Point} b */
export function between(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

// the place of an edge that lies nearest to a point
/** @param {Point} point @param {Edge} edge @returns {Point} */
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
/** @param {Point} point @param {Shape} shape */
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

/** @param {Point} a @param {Point} b @param {Point} point */
function side(a, b, point) {
  return Math.sign((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]));
}

/** @param {Edge} one @param {Edge} other */
export function crosses(one, other) {
  return side(one[0], one[1], other[0]) * side(one[0], one[1], other[1]) < 0 &&
    side(other[0], other[1], one[0]) * side(other[0], other[1], one[1]) < 0;
}

/** @param {Edge} edge @returns {Box} */
function boxOf(edge) {
  return [Math.min(edge[0][0], edge[1][0]), Math.min(edge[0][1], edge[1][1]),
    Math.max(edge[0][0], edge[1][0]), Math.max(edge[0][1], edge[1][1])];
}

/** @param {Box} one @param {Box} other */
function gap(one, other) {
  return Math.hypot(Math.max(one[0] - other[2], other[0] - one[2], 0),
    Math.max(one[1] - other[3], other[1] - one[3], 0));
}

// the nearest points of two shapes; distance 0 exactly where they touch or overlap
/** @param {Shape} one @param {Shape} other @returns {Nearest} */
export function nearest(one, other) {
  if (isInside(one[0][0][0], other)) return { distance: 0, from: one[0][0][0], to: one[0][0][0] };
  if (isInside(other[0][0][0], one)) return { distance: 0, from: other[0][0][0], to: other[0][0][0] };
  /** @type {Nearest} */
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

/** @param {Nearest} best @param {Point} from @param {Point} to */
function take(best, from, to) {
  const distance = between(from, to);
  if (distance >= best.distance) return;
  best.distance = distance;
  best.from = from;
  best.to = to;
}

// how far a point lies from a shape, 0 inside it
/** @param {Shape} shape @returns {(point: Point) => number} */
export function reachOf(shape) {
  const away = awayFrom(shape);
  return (point) => Math.max(away(point), 0);
}

// how far a point lies from a shape, negative by how deep it lies inside
/** @param {Shape} shape @returns {(point: Point) => number} */
function awayFrom(shape) {
  const edges = edgesOf(shape);
  return (point) => {
    let best = Infinity;
    for (let i = 0; i < edges.length; i += 1) {
      best = Math.min(best, between(point, footOn(point, edges[i])));
    }
    return isInside(point, shape) ? -best : best;
  };
}

// Bound of the farthest that a place in an area lies from a target: squares over the area are cut up until none can
// hold a place farther by more than the tolerance (the search of geodesy/distance.py, farthest_place). A square deep
// inside of the target holds none at all: without that, a draft over a whole place would be cut up everywhere.
/** @param {Shape} place @param {Shape} target */
export function farthest(place, target) {
  const reach = awayFrom(target);
  const edges = edgesOf(place);
  let low = edges.reduce((most, edge) => Math.max(most, reach(edge[0])), 0);
  const box = boundsOfShape(place);
  let half = Math.max(box[2] - box[0], box[3] - box[1]) / 2;
  /** @type {Point[]} */
  let centres = [[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]];
  while (centres.length) {
    const found = centres.map(reach);
    centres.forEach((centre, index) => {
      if (found[index] > low && isInside(centre, place)) low = found[index];
    });
    /** @type {Point[]} */
    const next = [];
    centres.forEach((centre, index) => {
      if (found[index] + half * Math.SQRT2 <= low + TOLERANCE || !touches(centre, half, place, edges)) return;
      for (let i = 0; i < DIVISIONS; i += 1) {
        for (let j = 0; j < DIVISIONS; j += 1) {
          const [east, north] = [i, j].map((step) => ((2 * step + 1) / DIVISIONS - 1) * half);
          next.push([centre[0] + east, centre[1] + north]);
        }
      }
    });
    centres = next;
    half /= DIVISIONS;
  }
  return low + TOLERANCE;
}

/** @param {Shape} shape @returns {Box} */
export function boundsOfShape(shape) {
  /** @type {Box} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  edgesOf(shape).forEach((edge) => {
    box[0] = Math.min(box[0], edge[0][0]);
    box[1] = Math.min(box[1], edge[0][1]);
    box[2] = Math.max(box[2], edge[0][0]);
    box[3] = Math.max(box[3], edge[0][1]);
  });
  return box;
}

/** @param {Point} centre @param {number} half @param {Shape} place @param {Edge[]} edges */
function touches(centre, half, place, edges) {
  if (isInside(centre, place)) return true;
  const [x, y] = centre;
  /** @type {Point[]} */
  const corners = [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]];
  /** @type {Box} */
  const square = [centre[0] - half, centre[1] - half, centre[0] + half, centre[1] + half];
  return edges.some((edge) => {
    if (gap(boxOf(edge), square) > 0) return false;
    const start = edge[0];
    if (Math.abs(start[0] - centre[0]) <= half && Math.abs(start[1] - centre[1]) <= half) return true;
    return corners.some((corner, index) => crosses(edge, [corner, corners[(index + 1) % 4]]));
  });
}

// the longest line between two shapes ends on corners of both
/** @param {Shape} one @param {Shape} other */
export function farthestPair(one, other) {
  let most = 0;
  edgesOf(one).forEach((edge) => {
    edgesOf(other).forEach((each) => { most = Math.max(most, between(edge[0], each[0])); });
  });
  return most;
}

// where a shape is no polygon: "short" (fewer than three corners), "crossing" (edges that cross or overlap), or ""
/** @param {Shape} shape */
export function faultOf(shape) {
  const rings = shape.flat();
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
/** @param {Edge} one @param {Edge} other */
function leansOn(one, other) {
  const shared = [[0, 0], [0, 1], [1, 0], [1, 1]].filter((pair) => same(one[pair[0]], other[pair[1]]));
  if (shared.length > 1) return true;
  /** @type {[Point, Edge][]} */
  const ends = [[one[0], other], [one[1], other], [other[0], one], [other[1], one]];
  return ends.some((each) => {
    if (same(each[0], each[1][0]) || same(each[0], each[1][1])) return false;
    return between(each[0], footOn(each[0], each[1])) < 1e-6;
  });
}

/** @param {Point} a @param {Point} b */
function same(a, b) {
  return a[0] === b[0] && a[1] === b[1];
}

// "inside", "outside" or "partly"
/** @param {Shape} shape @param {Shape} area */
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

/** @param {Edge} edge @returns {Point} */
function middle(edge) {
  return [(edge[0][0] + edge[1][0]) / 2, (edge[0][1] + edge[1][1]) / 2];
}
