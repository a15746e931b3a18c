// Cut a shape along a straight line through two points. Shapes as in geometry.js, in metres.

import { between, isInside, turning } from "./geometry.js";

// what lies to the left of the line from a to b, and what lies to the right; null where the line misses the shape
/** @param {Shape} shape @param {Point} a @param {Point} b @returns {Sides | null} */
export function cutAlong(shape, a, b) {
  const parts = shape.map((polygon) => cutPolygon(polygon, a, b));
  const sides = { left: parts.flatMap((part) => part.left), right: parts.flatMap((part) => part.right) };
  return sides.left.length && sides.right.length ? sides : null;
}

/** @param {Point} a @param {Point} b @param {Point} point */
function heightOver(a, b, point) {
  return (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
}

/** @param {Polygon} polygon @param {Point} a @param {Point} b @returns {Sides} */
function cutPolygon(polygon, a, b) {
  // outer rings turn left and holes right, so that the land lies to the left of every edge
  const rings = polygon.map((ring, index) => turning(ring) > 0 === (index === 0) ? ring : ring.slice().reverse());
  /** @type {Crossing[]} */
  const crossings = [];
  /** @type {WholeRing[]} */
  const whole = [];
  /** @type {Chain[]} */
  const chains = [];
  rings.forEach((ring, index) => { follow(ring, index, a, b, crossings, chains, whole); });
  // along the line the land lies between the first and the second crossing, the third and the fourth, …
  crossings.sort((one, other) => one.along - other.along);
  crossings.forEach((each, index) => { each.partner = crossings[index % 2 === 0 ? index + 1 : index - 1]; });
  const parts = { left: joined(chains, "left"), right: joined(chains, "right") };
  whole.filter((each) => each.outer).forEach((each) => { parts[each.side].push([each.ring]); });
  whole.filter((each) => !each.outer).forEach((each) => {
    const owner = parts[each.side].find((part) => isInside(each.ring[0], [[part[0]]]));
    if (owner) owner.push(each.ring);
  });
  return parts;
}

// the stretches of a ring on either side of the line, each from crossing to crossing
/**
 * @param {Ring} ring @param {number} index @param {Point} a @param {Point} b @param {Crossing[]} crossings
 * @param {Chain[]} chains @param {WholeRing[]} whole
 */
function follow(ring, index, a, b, crossings, chains, whole) {
  /** @type {("left" | "right")[]} */
  const sides = ring.map((point) => heightOver(a, b, point) >= 0 ? "left" : "right");
  const first = sides.findIndex((side, at) => side !== sides[(at + ring.length - 1) % ring.length]);
  if (first < 0) {
    whole.push({ ring, side: sides[0], outer: index === 0 });
    return;
  }
  const entry = crossing(ring[(first + ring.length - 1) % ring.length], ring[first], a, b);
  crossings.push(entry);
  /** @type {{ side: "left" | "right", from: Crossing, points: Point[] }} */
  let chain = { side: sides[first], from: entry, points: [] };
  for (let step = 0; step < ring.length; step += 1) {
    const at = (first + step) % ring.length;
    const next = (at + 1) % ring.length;
    chain.points.push(ring[at]);
    if (sides[next] === sides[at]) continue;
    const leaving = next === first ? entry : crossing(ring[at], ring[next], a, b);
    if (next !== first) crossings.push(leaving);
    chains.push({ ...chain, to: leaving });
    chain = { side: sides[next], from: leaving, points: [] };
  }
}

/** @param {Point} from @param {Point} to @param {Point} a @param {Point} b @returns {Crossing} */
function crossing(from, to, a, b) {
  const before = heightOver(a, b, from);
  const share = before / (before - heightOver(a, b, to));
  /** @type {Point} */
  const point = [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
  return { point, along: (point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1]) };
}

// chains of one side closed along the line, from where each leaves to where the next one enters
/** @param {Chain[]} all @param {'left' | 'right'} side @returns {Shape} */
function joined(all, side) {
  const waiting = all.filter((chain) => chain.side === side);
  /** @type {Shape} */
  const polygons = [];
  while (waiting.length) {
    const start = waiting[0];
    /** @type {Ring} */
    let ring = [];
    /** @type {Chain | undefined} */
    let chain = start;
    do {
      waiting.splice(waiting.indexOf(chain), 1);
      ring = ring.concat([chain.from.point], chain.points, [chain.to.point]);
      /** @type {Crossing | undefined} */
      const reached = chain.to.partner;
      chain = reached === start.from ? start : waiting.find((each) => each.from === reached);
    } while (chain && chain !== start);
    polygons.push([withoutTwins(ring)]);
  }
  return polygons;
}

/** @param {Ring} ring */
function withoutTwins(ring) {
  return ring.filter((point, index) => between(point, ring[(index + 1) % ring.length]) > 1e-6);
}
