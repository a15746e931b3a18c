// The area of what lies within a distance of a shape, or that far inside of it (geodesy/parallel_body.py): the edge of
// the body is made of pieces of the lines that lie so far from every edge and of the arcs around corners.

import { between, footOn } from "./geometry.js";

const TURN = 2 * Math.PI;
// how much nearer than the reach a boundary has to come to be nearer: what rounding leaves of equal distances
const EVEN_M = 1e-9;
// coordinates are kept to a micrometre: a boundary that is off by less is not off
const KEPT_M = 1e-6;
// of more corners each line is not held against every edge while somebody draws
const MOST_CORNERS = 4000;

// the least and the most that a boundary so far off encloses (geodesy/plane_area.py, area_interval)
/** @param {Shape} shape @param {number} area @param {number} reach */
export function areaInterval(shape, area, reach) {
  if (!(reach > KEPT_M && area > 0)) return { least: area, most: area };
  if (shape.flat(2).length > MOST_CORNERS) {
    return { least: Math.max(area - bandArea(shape, -reach), 0), most: area + bandArea(shape, reach) };
  }
  return {
    least: Math.min(Math.max(bodyArea(shape, -reach), 0), area),
    most: Math.max(bodyArea(shape, reach), area),
  };
}

// what lies along every edge and around every corner, what they share counted as often: never less than the band
/** @param {Shape} shape @param {number} reach */
function bandArea(shape, reach) {
  const far = Math.abs(reach);
  return ringsOf(shape).flatMap((ring) => linesOf(ring, reach)).reduce((sum, line) => (
    sum + Math.abs(line.length) * ("centre" in line ? far ** 2 / 2 : far)), 0);
}

/** @param {Shape} shape @returns {Ring[]} */
function ringsOf(shape) {
  const middle = middleOf(shape.flat(2));
  return shape.flatMap((polygon) => polygon.map((ring, index) => turned(ring, middle, index === 0)));
}

// of the outer body; of the inner one where the reach is negative
/** @param {Shape} shape @param {number} reach */
export function bodyArea(shape, reach) {
  const rings = ringsOf(shape);
  const edges = rings.flatMap((ring) => ring.map((point, index) => /** @type {Edge} */ (
    [point, ring[(index + 1) % ring.length]]))).filter(([a, b]) => between(a, b) > 0);
  const far = Math.abs(reach);
  const lines = rings.flatMap((ring) => linesOf(ring, reach));
  return lines.reduce((sum, line) => sum + edgeOf(line, near(line, edges, far), far), 0);
}

/** @param {Point[]} points @returns {Point} */
function middleOf(points) {
  const [x, y] = points.reduce((sum, point) => [sum[0] + point[0], sum[1] + point[1]], [0, 0]);
  return [x / points.length, y / points.length];
}

// around its own middle, its land on the left, no corner twice
/** @param {Ring} ring @param {Point} middle @param {boolean} isOuter @returns {Ring} */
function turned(ring, middle, isOuter) {
  /** @type {Ring} */
  const moved = ring.map(([x, y]) => [x - middle[0], y - middle[1]]);
  const kept = moved.filter((point, index) => between(point, moved[(index + 1) % moved.length]) > 0);
  const twice = kept.reduce((sum, point, index) => sum + cross(point, kept[(index + 1) % kept.length]), 0);
  return twice > 0 === isOuter ? kept : kept.reverse();
}

/** @param {Point} one @param {Point} other */
function cross(one, other) {
  return one[0] * other[1] - one[1] * other[0];
}

/** @param {Point} from @param {Point} to @returns {Point} */
function minus(from, to) {
  return [from[0] - to[0], from[1] - to[1]];
}

/** @param {Edge} edge @returns {Point} */
function heading([from, to]) {
  const size = between(from, to);
  return [(to[0] - from[0]) / size, (to[1] - from[1]) / size];
}

// what lies at the distance of each edge of a ring, and around each corner that juts to that side
/** @param {Ring} ring @param {number} reach @returns {OffsetLine[]} */
function linesOf(ring, reach) {
  const side = Math.sign(reach);
  const far = Math.abs(reach);
  return ring.flatMap((from, index) => {
    const to = ring[(index + 1) % ring.length];
    const along = heading([from, to]);
    const next = heading([to, ring[(index + 2) % ring.length]]);
    /** @type {Point} */
    const out = [side * along[1], -side * along[0]];
    const turn = Math.atan2(cross(along, next), along[0] * next[0] + along[1] * next[1]);
    /** @type {OffsetLine[]} */
    const lines = [{ start: [from[0] + far * out[0], from[1] + far * out[1]], along, length: between(from, to) }];
    if (turn * side > 0) lines.push({ centre: to, begin: Math.atan2(out[1], out[0]), length: turn });
    return lines;
  });
}

// the edges that may come within reach of a line
/** @param {OffsetLine} line @param {Edge[]} edges @param {number} far */
function near(line, edges, far) {
  const ends = [pointAt(line, 0, far), pointAt(line, line.length, far)];
  if ("centre" in line) {
    const [x, y] = line.centre;
    ends.push([x - far, y - far], [x + far, y + far]);
  }
  const box = ends.reduce((held, [x, y]) => [Math.min(held[0], x), Math.min(held[1], y), Math.max(held[2], x),
    Math.max(held[3], y)], [Infinity, Infinity, -Infinity, -Infinity]);
  return edges.filter(([a, b]) => Math.max(a[0], b[0]) >= box[0] - far && Math.min(a[0], b[0]) <= box[2] + far &&
    Math.max(a[1], b[1]) >= box[1] - far && Math.min(a[1], b[1]) <= box[3] + far);
}

/** @param {OffsetLine} line @param {number} at @param {number} far @returns {Point} */
function pointAt(line, at, far) {
  if (!("centre" in line)) return [line.start[0] + at * line.along[0], line.start[1] + at * line.along[1]];
  const angle = line.begin + at;
  return [line.centre[0] + far * Math.cos(angle), line.centre[1] + far * Math.sin(angle)];
}

// ½ ∫ x dy − y dx over the pieces of a line to whose middle nothing of the boundary is nearer
/** @param {OffsetLine} line @param {Edge[]} edges @param {number} far */
function edgeOf(line, edges, far) {
  const meets = "centre" in line ? ofArc : ofStraight;
  const size = Math.abs(line.length);
  const turn = Math.sign(line.length);
  const cuts = edges.flatMap((edge) => meets(/** @type {any} */ (line), edge, far))
    .filter((at) => turn * at > 0 && Math.abs(at) < size);
  const stops = [0, ...cuts, line.length].sort((a, b) => Math.abs(a) - Math.abs(b));
  let sum = 0;
  for (let i = 0; i + 1 < stops.length; i += 1) {
    const halfway = pointAt(line, (stops[i] + stops[i + 1]) / 2, far);
    const isFree = edges.every((edge) => between(halfway, footOn(halfway, edge)) > far - EVEN_M);
    if (isFree) sum += swept(line, stops[i], stops[i + 1], far);
  }
  return sum;
}

/** @param {OffsetLine} line @param {number} first @param {number} last @param {number} far */
function swept(line, first, last, far) {
  const one = pointAt(line, first, far);
  const other = pointAt(line, last, far);
  if (!("centre" in line)) return cross(one, other) / 2;
  return (far ** 2 * (last - first) + cross(line.centre, minus(other, one))) / 2;
}

// where a line meets what lies at the distance of an edge: a circle around each of its ends, and two parallels
/** @param {StraightLine} line @param {Edge} edge @param {number} far */
function ofStraight({ start, along }, edge, far) {
  const found = edge.flatMap((end) => {
    const to = minus(end, start);
    const foot = to[0] * along[0] + to[1] * along[1];
    const half = Math.sqrt(far ** 2 - cross(along, to) ** 2);
    return [foot - half, foot + half];
  });
  const ahead = heading(edge);
  const aside = cross(ahead, minus(start, edge[0]));
  const drift = cross(ahead, along);
  return [...found, (far - aside) / drift, (-far - aside) / drift].filter(Number.isFinite);
}

/** @param {ArcLine} line @param {Edge} edge @param {number} far */
function ofArc({ centre, begin, length }, edge, far) {
  const found = edge.flatMap((end) => {
    const to = minus(end, centre);
    const half = Math.acos(Math.hypot(to[0], to[1]) / (2 * far));
    const toward = Math.atan2(to[1], to[0]);
    return [toward - half, toward + half];
  });
  const ahead = heading(edge);
  const angle = Math.atan2(ahead[1], ahead[0]);
  const aside = cross(ahead, minus(centre, edge[0]));
  [far, -far].forEach((limit) => {
    const lean = Math.asin((limit - aside) / far);
    found.push(angle + lean, angle + Math.PI - lean);
  });
  const turn = Math.sign(length);
  // from the beginning of the arc on, the way that it turns
  return found.filter(Number.isFinite).map((each) => {
    const passed = (turn * (each - begin)) % TURN;
    return turn * (passed < 0 ? passed + TURN : passed);
  });
}
