// The readings of the clause over the distances between sites (measures/land/separation.py), each with its pair.

/** @param {number} a @param {number} b */
const more = (a, b) => a > b;
/** @param {number} a @param {number} b */
const less = (a, b) => a < b;

// one reading of 고시 제8조 제1항; `links` are the distances of all pairs of sites
/** @param {Reading | null} reading @param {Distance[][]} table @param {End} end @param {Distance[][]} links */
export function fold(reading, table, end, links) {
  if (reading === "spanning_link") return longestLink(links, end);
  /** @param {Distance[]} list @param {(a: number, b: number) => boolean} better */
  const best = (list, better) => list.reduce((held, each) => better(at(each, end), at(held, end)) ? each : held);
  if (reading === "min_pair") return best(table.flat(), less);
  if (reading !== "max_over_background_min_core") return best(table.flat(), more);
  return best(table[0].map((_cell, index) => best(table.map((row) => row[index]), less)), more);
}

// one end of a distance; where it is folded by what is known, all of them are
/** @param {Distance} distance @param {End} end */
function at(distance, end) {
  return /** @type {number} */ (distance[end]);
}

// the longest link of a minimum spanning tree (R. C. Prim, 1957)
/** @param {Distance[][]} links @param {End} end */
function longestLink(links, end) {
  const reached = [0];
  let longest = links[0][0];
  while (reached.length < links.length) {
    const open = reached.flatMap((from) => links[from].map((link, to) => ({ link, to })))
      .filter(({ to }) => !reached.includes(to));
    const next = open.reduce((held, each) => at(each.link, end) < at(held.link, end) ? each : held);
    if (at(next.link, end) > at(longest, end)) longest = next.link;
    reached.push(next.to);
  }
  return longest;
}
