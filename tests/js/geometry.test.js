// Plane geometry beyond the table: cutting, faults, what is inside, and shapes with one corner changed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cutAlong } from "../../src/zonegeo/rendering/maps/assets/cutting.js";
import {
  addedSites, changedSites, change, changeSites, corners, differs, redo, removedSites, removeSite, shapesNow, undo,
  withCorner, withNewCorner, withoutCorner,
} from "../../src/zonegeo/rendering/maps/assets/draft.js";
import {
  areaOf, crosses, farthest, faultOf, footOn, geometryOf, isInside, nearest, reachOf, shapeOf,
} from "../../src/zonegeo/rendering/maps/assets/geometry.js";
import { reachRing } from "../../src/zonegeo/rendering/maps/assets/trial.js";
import { box, close } from "./made.js";

/** @type {Shape} */
const HOLED = [[box(0, 0, 10, 10), box(4, 4, 6, 6)]];

test("a hole is outside, and what lies in it is away from its edge", () => {
  assert.equal(isInside([5, 5], HOLED), false);
  assert.equal(isInside([3, 5], HOLED), true);
  assert.equal(nearest([[box(4.5, 4.5, 5.5, 5.5)]], HOLED).distance, 0.5);
});

test("the nearest place of an edge is an end of it where the foot falls beside", () => {
  assert.deepEqual(footOn([5, 3], [[0, 0], [10, 0]]), [5, 0]);
  assert.deepEqual(footOn([-5, 3], [[0, 0], [10, 0]]), [0, 0]);
  assert.deepEqual(footOn([7, 7], [[2, 2], [2, 2]]), [2, 2]);
});

test("edges that touch do not cross", () => {
  assert.equal(crosses([[0, 0], [2, 2]], [[0, 2], [2, 0]]), true);
  assert.equal(crosses([[0, 0], [2, 2]], [[1, 1], [3, 0]]), false);
});

test("a geometry comes back as it went", () => {
  const square = geometryOf([[box(0, 0, 1, 1)]]);
  assert.equal(square.type, "Polygon");
  assert.deepEqual(square.coordinates[0][0], square.coordinates[0].at(-1));
  const both = geometryOf([[box(0, 0, 1, 1)], [box(2, 0, 3, 1)]]);
  assert.equal(both.type, "MultiPolygon");
  assert.deepEqual(geometryOf(shapeOf(both)), both);
});

test("what is no polygon is told", () => {
  /** @type {[Ring, string][]} */
  const rings = [
    [box(0, 0, 10, 10), ""], [[[0, 0], [10, 10], [10, 0], [0, 10]], "crossing"], [[[0, 0], [10, 0]], "short"],
    [[[0, 0], [10, 0], [20, 0]], "crossing"], [[[0, 0], [10, 0], [10, 10], [5, 0], [0, 10]], "crossing"],
    [[[0, 0], [0.01, 0], [0, 0.01]], "short"],
  ];
  for (const [ring, fault] of rings) assert.equal(faultOf([[ring]]), fault, JSON.stringify(ring));
});

test("a cut loses nothing, keeps holes on their side, and misses what it does not meet", () => {
  const through = cutAlong(HOLED, [5, -1], [5, 11]);
  assert.ok(through);
  close(areaOf(through.left), 48, 1e-9);
  close(areaOf(through.right), 48, 1e-9);
  const beside = cutAlong(HOLED, [8, -1], [8, 11]);
  assert.ok(beside);
  close(areaOf(beside.left), 76, 1e-9);
  assert.equal(beside.left[0].length, 2);
  assert.equal(beside.right[0].length, 1);
  assert.equal(cutAlong(HOLED, [11, 0], [11, 1]), null);
});

test("a ring keeps three corners; a smaller hole is filled, a smaller part goes", () => {
  /** @type {Ring} */
  const triangle = [[1, 1], [2, 1], [1, 2]];
  assert.equal(withoutCorner([[box(0, 0, 9, 9), triangle]], [0, 1, 0])[0].length, 1);
  assert.equal(withoutCorner([[box(0, 0, 9, 9)], [triangle]], [1, 0, 0]).length, 1);
  /** @type {Shape} */
  const last = [[triangle]];
  assert.equal(withoutCorner(last, [0, 0, 0]), last);
  assert.equal(corners(withoutCorner(HOLED, [0, 0, 1])).length, 7);
});

test("a corner is moved, set and rounded to nine decimals, and the shape before stays as it was", () => {
  const moved = withCorner(HOLED, [0, 0, 1], [1 / 3, 2]);
  assert.deepEqual(moved[0][0][1], [0.333333333, 2]);
  assert.deepEqual(HOLED[0][0][1], [10, 0]);
  assert.deepEqual(withNewCorner(HOLED, [0, 1, 3], [4, 5])[0][1][4], [4, 5]);
});

/** @returns {Draft} */
const twoSites = () => ({
  base: { a: HOLED, b: null }, now: { a: HOLED, b: null }, past: [], future: [], sites: SITES, came: SITES,
  start: { id: "p", name: { ko: "안", en: "plan" }, sites: ["a", "b"], is_decided_alike: true }, isOwn: true,
});
const SITES = /** @type {Site[]} */ ([{ id: "a" }, { id: "b" }]);

test("a site joins and leaves a draft, and every step of it is taken back", () => {
  const draft = twoSites();
  const drawn = [[box(0, 0, 1, 1)]];
  const added = /** @type {Site} */ ({ id: "c" });
  assert.equal(differs(draft), false);
  changeSites(draft, [...draft.sites, added], "c", drawn);
  removeSite(draft, "a");
  assert.deepEqual(draft.sites.map(({ id }) => id), ["b", "c"]);
  assert.deepEqual(addedSites(draft), [added]);
  assert.deepEqual(removedSites(draft), [SITES[0]]);
  assert.deepEqual(changedSites(draft), ["c"]);
  assert.deepEqual({ ...shapesNow(draft) }, { b: null, c: drawn });
  undo(draft);
  assert.deepEqual(removedSites(draft), []);
  assert.equal(shapesNow(draft).a, HOLED);
  undo(draft);
  assert.equal(differs(draft), false);
  redo(draft);
  redo(draft);
  assert.deepEqual(draft.sites.map(({ id }) => id), ["b", "c"]);
});

test("steps are taken back and done again", () => {
  const draft = twoSites();
  const drawn = [[box(0, 0, 1, 1)]];
  change(draft, "b", drawn);
  assert.deepEqual(changedSites(draft), ["b"]);
  assert.equal(undo(draft), "b");
  assert.equal(draft.now.b, null);
  assert.equal(undo(draft), null);
  assert.equal(redo(draft), "b");
  assert.equal(draft.now.b, drawn);
  undo(draft);
  change(draft, "a", drawn);
  assert.equal(redo(draft), null);
});

test("the reach around a square keeps the limit on every ray, and is not drawn where a ray might end twice", () => {
  /** @type {Shape} */
  const square = [[box(-50, -50, 50, 50)]];
  const ring = reachRing([square], 1000, false);
  assert.ok(ring);
  assert.equal(ring.length, 360);
  for (const point of ring) close(reachOf(square)(point), 1000, 2e-3);
  assert.equal(reachRing([[[box(0, 0, 1, 1)]], [[box(5000, 0, 5001, 1)]]], 1000, false), null);
});

test("of an area that a target covers nothing is farther than the search is fine, and it ends", () => {
  const around = /** @type {Shape} */ ([[box(-2000, -2000, 5000, 5000)]]);
  close(farthest([[box(0, 0, 3000, 3000)]], around), 0.1, 1e-9);
  // a corner beyond the target is as far as it sticks out
  close(farthest([[box(0, 0, 5300, 400)]], around), 300.1, 0.1);
});
