// What the tests put together: rules, shapes, and a study of a few sites on a plane around the equator of a belt.

import assert from "node:assert/strict";

/** @param {number} found @param {number} wanted @param {number} tolerance */
export function close(found, wanted, tolerance) {
  assert.ok(Math.abs(found - wanted) <= tolerance, found + " is not " + wanted + " ± " + tolerance);
}

/** @param {Partial<Rule>} told @returns {Rule} */
export function rule(told) {
  return {
    id: "rule", measure: "separation", measured: true, national: false, reading: "max_pair", sites: [], roles: [],
    op: "<=", limit: 3000, otherwise: "fail", review: null, ...told,
  };
}

/** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @returns {Ring} */
export function box(x0, y0, x1, y1) {
  return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
}

export const BELT = { meridian: 127, latitude: 38, scale: 1, easting: 200000, northing: 600000 };
