// The spacing between the sites of a draft and the other zones of the day, of which only places are known
// (measures/land/other_zones.py).

import { between, edgesOf, nearest } from "./geometry.js";

/** @typedef {"low" | "high" | "least" | "most"} Ends */

// an own entry that the study does not name may be any that lies where its sites lie
/** @param {ZoneShapes} known @param {OwnLand[]} land */
export function perhapsOwn(known, land) {
  if (known.ownIsTold) return [];
  return known.zones.filter((zone) => zone.places.some((place) => land.some((own) =>
    own.shape && nearest(own.shape, place.shape).distance <= place.accuracy)));
}

// bounds of the distance to the nearest zone; `land` has an entry for each site, without a shape where nothing is known
/** @param {ZoneShapes} known @param {OwnLand[]} land @param {boolean} isWhole @returns {Found} */
export function spacingOf(known, land, isWhole) {
  const placed = land.filter((own) => own.shape !== null);
  const open = { value: null, low: 0, high: Infinity, least: 0, most: Infinity, pair: null };
  if (!placed.length) return open;
  const maybe = perhapsOwn(known, land);
  const bounds = known.zones.map((zone) => ({ zone, ...boundsOf(zone, placed) }));
  const certain = bounds.filter((each) => !maybe.includes(each.zone));
  // a further site may lie nearer to another zone
  const isBounded = isWhole && placed.length === land.length;
  /** @param {Record<Ends, number>[]} list @param {Ends} end */
  const nearestOf = (list, end) => Math.min(...list.map((each) => each[end]));
  return {
    ...open,
    low: isBounded ? nearestOf(bounds, "low") : 0, least: isBounded ? nearestOf(bounds, "least") : 0,
    high: nearestOf(certain, "high"), most: nearestOf(certain, "most"),
  };
}

/** @param {ZoneShape} zone @param {OwnLand[]} placed */
function boundsOf(zone, placed) {
  const found = { low: Infinity, high: Infinity, least: Infinity, most: Infinity };
  // nothing keeps a zone without a place away
  if (!zone.places.length) return { ...found, low: 0, least: 0 };
  zone.places.forEach((place) => placed.forEach((own) => {
    const way = nearest(/** @type {Shape} */ (own.shape), place.shape);
    const low = way.distance - place.reach;
    const high = certainWay(own, place, way) + place.accuracy;
    found.low = Math.min(found.low, Math.max(low, 0));
    found.least = Math.min(found.least, Math.max(low - own.rough, 0));
    found.high = Math.min(found.high, high);
    found.most = Math.min(found.most, high + own.rough);
  }));
  return found;
}

// at least as long as the way from a site to land somewhere in a place: from where all of the place is nearest, or,
// where the site itself lies somewhere, from where it is farthest
/** @param {OwnLand} own @param {ZonePlaceShape} place @param {Nearest} way */
function certainWay(own, place, way) {
  const ends = edgesOf(place.shape).map((edge) => edge[0]);
  const corners = edgesOf(/** @type {Shape} */ (own.shape)).map((edge) => edge[0]);
  const starts = own.isDrawn && way.from ? [way.from, ...corners] : corners;
  const farthest = starts.map((start) => Math.max(...ends.map((end) => between(start, end))));
  return own.isDrawn ? Math.min(...farthest) : Math.max(...farthest);
}
