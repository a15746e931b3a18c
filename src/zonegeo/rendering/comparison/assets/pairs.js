// The land between two proposals as it stands in the data, or the other way round.

import { read } from "../../page/assets/words.js";

export const letters = { a: "A", b: "B" };

/** @type {Record<string, string>} */
const MIRRORED = { added: "removed", removed: "added", split: "merged", merged: "split" };

// the land from A to B; null where it was not measured
/** @param {ComparisonData} data @param {string} a @param {string} b @returns {LandPair | null} */
export function landBetween(data, a, b) {
  const straight = data.pairs.find((each) => each.before === a && each.after === b);
  if (straight) return straight;
  const other = data.pairs.find((each) => each.before === b && each.after === a);
  return other ? mirrored(other) : null;
}

/** @param {LandPair} pair @returns {LandPair} */
function mirrored(pair) {
  return {
    before: pair.after, after: pair.before,
    changes: pair.changes.map((change) => Object.assign({}, change, {
        kind: MIRRORED[change.kind] || change.kind,
        before: change.after, after: change.before,
        role_before: change.role_after, role_after: change.role_before,
        areas: exchanged(change.areas),
        shapes: { kept: change.shapes.kept, added: change.shapes.removed, removed: change.shapes.added },
      })),
    totals: pair.totals.map((total) => Object.assign({}, total, { areas: exchanged(total.areas) })),
  };
}

/** @param {LandAreas} areas @returns {LandAreas} */
function exchanged(areas) {
  return { before: areas.after, after: areas.before, kept: areas.kept, added: areas.removed, removed: areas.added };
}

// the two that the page opens with: the baseline and the first other
/** @param {ComparisonData} data @returns {LandPair} */
export function firstPair(data) {
  const first = data.pairs.find((each) => each.before === data.baseline);
  return first || { before: data.baseline, after: data.baseline, changes: [], totals: [] };
}

// by proposal and id, found once: a drawing of thousands of sites asks for each of them often
/** @param {ComparisonData} data @param {string} proposal @param {string} id */
export function siteOf(data, proposal, id) {
  if (!data.known) data.known = new Map(data.sites.map((site) => [keyOf(site.proposal, site.id), site]));
  return data.known.get(keyOf(proposal, id));
}

/** @param {string} proposal @param {string} id */
function keyOf(proposal, id) {
  return JSON.stringify([proposal, id]);
}

// the sites of a change in A and in B
/** @param {ComparisonData} data @param {LandPair} pair @param {LandChange} change @returns {LandSites} */
export function sitesOf(data, pair, change) {
  /** @param {string} proposal @param {string[]} ids */
  const known = (proposal, ids) => ids.flatMap((id) => siteOf(data, proposal, id) || []);
  return { before: known(pair.before, change.before), after: known(pair.after, change.after) };
}

// the name by which both know a site, or what became of it
/** @param {LandSites} sites */
export function changeName(sites) {
  /** @param {LandSite[]} list */
  const names = (list) => list.map((site) => read(site.name)).join(" + ");
  const before = names(sites.before);
  const after = names(sites.after);
  if (!before || !after || before === after) return after || before;
  return before + " → " + after;
}

// what became of a site; of one side alone, what that side has and the other has not
/** @param {ComparisonData} data @param {LandChange} change @param {Side} [side] */
export function changeText(data, change, side) {
  const areas = change.areas;
  if (!change.known) return read(data.kinds[change.kind]) + " · " + read("unlocated");
  if (!change.land) return read(data.kinds[change.kind]);
  /** @param {string | null} area */
  const none = (area) => Number(area) === 0;
  const told = [
    none(areas.added) || side === "a" ? "" : "+" + areas.added,
    none(areas.removed) || side === "b" ? "" : "−" + areas.removed,
  ].filter(Boolean);
  if (!told.length) return read(data.kinds[change.kind]);
  return read(data.kinds[change.kind]) + " " + told.join(" ") + " " + read("m2");
}
