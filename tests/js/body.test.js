// Parallel bodies whose area the eye can reckon; those of the engine are held to shapely (tests/geodesy).

import assert from "node:assert/strict";
import { test } from "node:test";

import { areaInterval, bodyArea } from "../../src/zonegeo/rendering/maps/assets/body.js";
import { box, close } from "./made.js";

const far = /** @type {Shape} */ ([[box(2e5, 6e5, 2e5 + 10, 6e5 + 10)]]);

test("a square widens by its perimeter and a circle, and narrows to a smaller square", () => {
  close(bodyArea(far, 1), 100 + 40 + Math.PI, 1e-6);
  close(bodyArea(far, -1), 64, 1e-6);
  close(bodyArea(far, -6), 0, 1e-6);
});

test("the turn of a ring and a corner that is there twice change nothing", () => {
  const [[ring]] = far;
  close(bodyArea([[[...ring].reverse()]], 2), 100 + 80 + 4 * Math.PI, 1e-6);
  close(bodyArea([[[ring[0], ring[0], ...ring.slice(1)]]], 2), 100 + 80 + 4 * Math.PI, 1e-6);
});

test("a hole closes from its edges, and two parts that meet count once", () => {
  const holed = /** @type {Shape} */ ([[box(0, 0, 30, 30), box(10, 10, 20, 20)]]);
  close(bodyArea(holed, 0.5), 900 + 60 + Math.PI / 4 - 81, 1e-6);
  close(bodyArea(holed, 6), 900 + 720 + 36 * Math.PI, 1e-6);
  const apart = /** @type {Shape} */ ([[box(0, 0, 10, 10)], [box(11, 0, 21, 10)]]);
  close(bodyArea(apart, 1) < 2 * (140 + Math.PI) ? 1 : 0, 1, 0);
});

test("what is off by nothing has one area", () => {
  close(areaInterval(far, 100, 0).most, 100, 0);
  close(areaInterval(far, 100, 20).least, 0, 0);
});

test("an outline of very many corners has a safe interval at once", () => {
  const angles = Array.from({ length: 5000 }, (_, index) => (2 * Math.PI * index) / 5000);
  const round = /** @type {Ring} */ (angles.map((each) => [100 * Math.cos(each), 100 * Math.sin(each)]));
  const area = Math.PI * 100 ** 2;
  const { least, most } = areaInterval([[round]], area, 5);
  close(most, Math.PI * 105 ** 2, 0.1);
  // inside, what neighbouring edges share is taken away twice: A − P·r
  close(least, Math.PI * 95 ** 2 - Math.PI * 5 ** 2, 0.1);
  assert.ok(least < Math.PI * 95 ** 2);
});
