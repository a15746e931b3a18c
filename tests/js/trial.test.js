// The figures of a try: what is measured, what stays declared, what an unlocated site leaves open.

import assert from "node:assert/strict";
import { test } from "node:test";

import { geometryOf, mapShape } from "../../src/zonegeo/rendering/maps/assets/geometry.js";
import { planeOf } from "../../src/zonegeo/rendering/maps/assets/plane.js";
import { figures, reckonWith, trialOf } from "../../src/zonegeo/rendering/maps/assets/trial.js";
import { BELT, box, close, rule } from "./made.js";

const plane = planeOf(BELT);
/** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @returns {Shape} */
const onEarth = (x0, y0, x1, y1) => mapShape([[box(x0, y0, x1, y1)]], ([x, y]) =>
  plane.toLonlat([200000 + x, 600000 + y]));

/** @param {string} id @param {Role} role @param {string[]} within */
const site = (id, role, within) => /** @type {Site} */ ({ id, role, within, geometry: null });

// a point 20 km to the north whose land may reach 5 km, and a box that is known to hold its zone
const ZONES = {
  own_is_told: true,
  zones: [
    { id: "north", name: { ko: "북", en: "north" }, area: { value: 1000, low: 900, high: 1100, half: 5 },
      places: [{ geometry: spot(0, 20000), accuracy: 700, reach: 5000 }] },
    { id: "east", name: { ko: "동", en: "east" }, area: { value: 500, low: 500, high: 500, half: 5 },
      places: [{ geometry: geometryOf(onEarth(50000, 0, 60000, 10000)), accuracy: 0, reach: 1000 }] },
  ],
};

/** @param {number} x @param {number} y @returns {any} */
function spot(x, y) {
  return { type: "Point", coordinates: plane.toLonlat([200000 + x, 600000 + y]) };
}

/** @param {Partial<Rule>[]} rules */
function study(rules) {
  const sites = [site("k", "core", []), site("b", "background", []), site("u", "background", ["dong"])];
  const told = { k: [100, true], b: [90, true], u: [50, false] };
  const view = /** @type {TrialView} */ ({
    belt: BELT, rules: rules.map(rule),
    sites: Object.fromEntries(Object.entries(told).map(([id, [declared, outline]]) =>
      [id, { declared, half: 0.5, outline, accuracy: 0, properties: {} }])),
  });
  const places = [/** @type {Place} */ ({ id: "dong", geometry: geometryOf(onEarth(2000, 0, 2100, 100)) })];
  return trialOf(/** @type {TriedData} */ (/** @type {unknown} */ ({
    sites, places, others: [], other_places: [], matrix: [], zones: ZONES, trial: view,
  })));
}

/** @returns {Shapes} */
const shapes = () => ({ k: onEarth(0, 0, 10, 10), b: onEarth(1010, 0, 1020, 10), u: null });

test("distance and area are those of the plane; an unlocated site bounds the distance by its place", () => {
  const found = figures(study([{ id: "far", limit: 2500 }]), shapes(), {});
  close(/** @type {{ area: number }} */ (found.areas.k).area, 100, 1e-4);
  const { value, low, high, verdict, margin, pair } = found.findings.far;
  // the value of the sites with a known place is none of the whole where the other cannot but change it
  assert.equal(value, null);
  assert.equal(pair, null);
  close(low, 1990, 1e-5);
  close(high, Math.hypot(2090, 90), 0.11);
  assert.equal(verdict, "pass");
  assert.equal(margin, null);
});

test("a limit between the bounds leaves the verdict open, and no margin is told", () => {
  const { verdict, margin } = figures(study([{ id: "far", limit: 2050 }]), shapes(), {}).findings.far;
  assert.equal(verdict, "undecided");
  assert.equal(margin, null);
});

test("a site drawn where none was is measured at once, and the pair is found anew", () => {
  const trial = study([{ id: "far", limit: 2500 }]);
  figures(trial, shapes(), {});
  const { value, low, high, pair } = figures(trial, { ...shapes(), u: onEarth(3010, 0, 3020, 10) },
    { u: true }).findings.far;
  close(Number(value), 3000, 1e-5);
  assert.equal(low, value);
  assert.equal(high, value);
  assert.equal(pair && pair.other.id, "u");
});

test("an area sums what is measured and what is declared, and is open where nothing is known", () => {
  const trial = study([{ id: "sum", measure: "area", sites: ["b", "u"], op: "<=", limit: 1000 }]);
  close(Number(figures(trial, shapes(), {}).findings.sum.value), 100 + 50, 1e-4);
  trial.data.trial.sites.u.declared = null;
  const open = figures(trial, shapes(), {}).findings.sum;
  assert.equal(open.value, null);
  assert.equal(open.verdict, "undecided");
});

test("a site that joins counts by its land, and one that leaves counts no more", () => {
  const trial = study([
    { id: "sum", measure: "area", measured: false, sites: ["b", "u"], roles: ["background"] },
    { id: "far", limit: 2500 },
  ]);
  const all = trial.sites;
  const added = { ...site("n", "background", []), accuracy_m: 2 };
  const drawn = { ...shapes(), n: onEarth(3010, 0, 3030, 10) };
  // as declared: 90 and 50; with land of which nothing is declared the plane decides: 100, 50 and 200
  close(Number(figures(trial, shapes(), {}).findings.sum.value), 90 + 50, 1e-4);
  reckonWith(trial, [...all, added]);
  const { sum, far } = figures(trial, drawn, { n: true }).findings;
  close(Number(sum.value), 100 + 50 + 200, 1e-4);
  close(Number(far.value), 3000, 1e-5);
  close(far.most - far.high, 2, 1e-5);
  reckonWith(trial, all.filter(({ id }) => id !== "u"));
  const left = figures(trial, shapes(), {}).findings;
  close(Number(left.sum.value), 90, 1e-4);
  assert.equal(left.far.low, left.far.value);
  reckonWith(trial, all.filter(({ role }) => role === "core"));
  assert.equal(figures(trial, shapes(), {}).findings.far.verdict, "undecided");
});

test("an interval reaches as far as both boundaries may be off, and what it leaves certain is told", () => {
  const trial = study([{ id: "far", limit: 2500 }]);
  trial.accuracy.k = 5;
  trial.accuracy.b = 15;
  const drawn = { ...shapes(), u: onEarth(500, 0, 510, 10) };
  const { low, high, least, most, margin, certain } = figures(trial, drawn, { u: true }).findings.far;
  close(low, 1000, 1e-5);
  close(high, 1000, 1e-5);
  close(least, 980, 1e-5);
  close(most, 1020, 1e-5);
  close(Number(margin), 1500, 1e-5);
  close(Number(certain), 1480, 1e-5);
});

test("what is decided by declared areas is decided by the land as soon as some of it is drawn anew", () => {
  const trial = study([{
    id: "sum", measure: "area", measured: false, national: true, sites: ["b", "u"], op: "<=", limit: 2000,
  }]);
  close(Number(figures(trial, shapes(), {}).findings.sum.value), 1500 + 90 + 50, 1e-4);
  const anew = { ...shapes(), b: onEarth(1010, 0, 1030, 10) };
  close(Number(figures(trial, anew, { b: true }).findings.sum.value), 1500 + 200 + 50, 1e-4);
});

test("an area is as open as its boundaries, the roles of other zones and the rounding of figures leave it", () => {
  const trial = study([{ id: "sum", measure: "area", national: true, sites: ["b", "u"], op: "<=", limit: 2000 }]);
  trial.accuracy.b = 1;
  const { value, low, high, least, most } = figures(trial, shapes(), {}).findings.sum;
  close(Number(value), 1500 + 100 + 50, 1e-4);
  close(low, 1400 + 150, 1e-4);
  close(high, 1600 + 150, 1e-4);
  close(least, 1400 - 10 + 64 + 49.5, 1e-4);
  close(most, 1600 + 10 + 100 + 40 + Math.PI + 50.5, 1e-4);
});

test("an own entry that is not told may count or not, and is no neighbour for certain", () => {
  const [, east] = ZONES.zones;
  const trial = study([{ id: "sum", measure: "area", national: true, sites: ["b"], limit: 2000 },
    { id: "spacing", measure: "zone-spacing", op: ">", limit: 10000 }]);
  const known = /** @type {ZoneShapes} */ (trial.zones);
  known.ownIsTold = false;
  const there = { ...shapes(), b: onEarth(50100, 0, 50110, 10) };
  const { sum, spacing } = figures(trial, there, {}).findings;
  close(sum.high - sum.low, 200 + east.area.value, 1e-4);
  assert.equal(spacing.low, 0);
  assert.equal(spacing.verdict, "undecided");
});

test("of another zone land lies no nearer than it may reach, and some of it where it is known to lie", () => {
  const trial = study([{ id: "spacing", measure: "zone-spacing", op: ">", limit: 10000 }]);
  trial.accuracy.k = 5;
  trial.accuracy.b = 5;
  const { value, low, high, least, most, verdict, margin, certain } =
    figures(trial, { ...shapes(), u: onEarth(0, -30, 10, -20) }, { u: true }).findings.spacing;
  assert.equal(value, null);
  close(low, 20000 - 10 - 5000, 1e-3);
  close(high, 20000 - 10 + 700, 1e-3);
  close(least, low - 5, 1e-6);
  close(most, high + 5, 1e-6);
  assert.equal(verdict, "pass");
  assert.equal(margin, null);
  close(Number(certain), least - 10000, 1e-9);
});

test("a site of which nothing is known may lie next to another zone", () => {
  const trial = study([{ id: "spacing", measure: "zone-spacing", op: ">", limit: 10000 }]);
  trial.places.dong = [];
  const { low, verdict } = figures(trial, shapes(), {}).findings.spacing;
  assert.equal(low, 0);
  assert.equal(verdict, "undecided");
});

test("without a background space the separation is undecided", () => {
  const trial = study([{ id: "far" }]);
  reckonWith(trial, trial.sites.filter((each) => each.role === "core"));
  assert.equal(figures(trial, shapes(), {}).findings.far.verdict, "undecided");
});

test("without a background space nothing is known of their area, alone or with the other zones", () => {
  const trial = study([{ id: "sum", measure: "area", roles: ["background"], op: "<=", limit: 2000 },
    { id: "cap", measure: "area", national: true, roles: ["background"], op: "<=", limit: 20000 },
    { id: "least", measure: "area", national: true, roles: ["background"], op: "<=", limit: 1000 }]);
  reckonWith(trial, trial.sites.filter((each) => each.role === "core"));
  const { sum, cap, least } = figures(trial, shapes(), {}).findings;
  [sum, cap].forEach(({ value, most, verdict, margin }) => {
    assert.deepEqual([value, most, verdict, margin], [null, Infinity, "undecided", null]);
  });
  // what the others have already fills it: no land of ours can make room
  assert.equal(least.verdict, "fail");
});
