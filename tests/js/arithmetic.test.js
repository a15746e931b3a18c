// The page gives the figures of the table that the engine gives as well (tests/rendering/maps/test_arithmetic.py).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import {
  areaOf, farthest, farthestPair, lengthOf, liesIn, nearest, perimeterOf, shapeOf,
} from "../../src/zonegeo/rendering/maps/assets/geometry.js";
import { grouped, numberText, toMicrometre } from "../../src/zonegeo/rendering/maps/assets/numbers.js";
import { planeOf } from "../../src/zonegeo/rendering/maps/assets/plane.js";
import { fold } from "../../src/zonegeo/rendering/maps/assets/readings.js";
import { decided } from "../../src/zonegeo/rendering/maps/assets/verdict.js";
import { close, rule } from "./made.js";

const table = JSON.parse(readFileSync(new URL("arithmetic.json", import.meta.url), "utf8"));
const MICROMETRE = 1e-6;

/** @param {string} name */
const shape = (name) => shapeOf(table.shapes[name]);

/** @param {string} group @param {(row: any) => void} check */
function rows(group, check) {
  test(group, () => {
    assert.ok(table[group].length > 0);
    table[group].forEach(check);
  });
}

rows("plane", ({ belt, lonlat, plane: [east, north] }) => {
  const plane = planeOf(belt);
  const [x, y] = plane.toPlane(lonlat);
  close(x, east, MICROMETRE);
  close(y, north, MICROMETRE);
  const [lon, lat] = plane.toLonlat([east, north]);
  close(lon, lonlat[0], 1e-10);
  close(lat, lonlat[1], 1e-10);
});

rows("measures", ({ shape: name, area, perimeter }) => {
  close(areaOf(shape(name)), area, 1e-9);
  close(perimeterOf(shape(name)), perimeter, 1e-9);
});

rows("lines", ({ line, length }) => { close(lengthOf(line), length, 1e-9); });

rows("pairs", ({ one, other, distance, longest, lies }) => {
  for (const [a, b] of [[one, other], [other, one]]) {
    close(nearest(shape(a), shape(b)).distance, distance, 1e-9);
    close(farthestPair(shape(a), shape(b)), longest, 1e-9);
  }
  if (lies) assert.equal(liesIn(shape(one), shape(other)), lies, one + " in " + other);
});

rows("farthest", ({ place, target, distance }) => {
  const found = farthest(shape(place), shape(target));
  assert.ok(distance - 1e-9 <= found && found <= distance + 0.1 + 1e-9, place + ": " + found);
});

rows("texts", ({ value, unit, text }) => { assert.equal(numberText(value, unit), text, value + " " + unit); });

rows("micrometres", ({ metres, kept }) => { assert.equal(toMicrometre(metres), kept); });

rows("verdicts", ({ op, limit, otherwise, review, low, high, verdict }) => {
  const found = decided(rule({ op, limit, otherwise, review }),
    { value: null, low, high: high ?? Infinity, least: 0, most: 0, pair: null });
  assert.equal(found.verdict, verdict, [op, limit, otherwise, review, low, high].join(" "));
});

rows("margins", ({ op, limit, value, margin }) => {
  const found = { value, low: value, high: value, least: value, most: value, pair: null };
  assert.equal(decided(rule({ op, limit }), found).margin, margin);
});

test("readings", () => {
  /** @type {[string, number][]} */
  const all = Object.entries(table.road);
  /** @param {[string, number]} one @param {[string, number]} other */
  const away = ([, one], [, other]) => /** @type {Distance} */ ({ value: Math.abs(one - other) });
  const cores = all.filter(([name]) => name.startsWith("K"));
  const backgrounds = all.filter(([name]) => name.startsWith("B"));
  const cells = cores.map((core) => backgrounds.map((background) => away(core, background)));
  const links = all.map((one) => all.map((other) => away(one, other)));
  assert.equal(Object.keys(table.readings).length, 4);
  for (const [reading, metres] of Object.entries(table.readings)) {
    assert.equal(fold(/** @type {Reading} */ (reading), cells, "value", links).value, metres, reading);
  }
});

test("readings of bounds", () => {
  const { cells, links, readings } = table.bounds;
  /** @param {[number, number | null][][]} given */
  const distances = (given) => given.map((row) => row.map(([low, high]) => (
    /** @type {Distance} */ ({ value: null, low, high: high ?? Infinity })
  )));
  assert.equal(Object.keys(readings).length, 4);
  for (const [reading, [low, high]] of Object.entries(readings)) {
    /** @param {End} end */
    const folded = (end) => fold(/** @type {Reading} */ (reading), distances(cells), end, distances(links))[end];
    assert.equal(folded("low"), low, reading);
    assert.equal(folded("high"), high ?? Infinity, reading);
  }
});

test("a number that rounds to nothing has no sign, others have that of print", () => {
  assert.equal(grouped(-0.04, 1), "0.0");
  assert.equal(grouped(-1234.56, 1), "−1,234.6");
  assert.equal(grouped(1234567.5, 0), "1,234,568");
});
