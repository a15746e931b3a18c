// The distances between sites, which come as packed columns (maps/view_distances.py): what a distance is called is put
// into words when somebody looks at it, for of a thousand sites there are a hundred thousand.

import { read } from "../../page/assets/words.js";
import { quantityText } from "./numbers.js";
import { doubles, unpacked } from "./packed.js";

const STEPS = 1e7;

/** @param {PackedMatrix} packed @param {Site[]} sites @returns {MatrixCell[]} */
export function cellsOf(packed, sites) {
  const metres = doubles(packed.metres);
  const [ends, steps] = [packed.ends, packed.lines].map((column) => summed(unpacked(column)));
  const unknown = new Map(packed.open.map((each) => [each.pair, each]));
  let line = 0;
  return Array.from(metres, (value, index) => {
    const open = unknown.get(index);
    const isDrawn = !open || open.drawn;
    if (isDrawn) line += 1;
    return {
      core: sites[ends[2 * index]].id, background: sites[ends[2 * index + 1]].id,
      metres: Number.isNaN(value) ? null : value, low: open ? open.low : value, told: open ? open.told : null,
      line: isDrawn ? [positionAt(steps, 2 * line - 2), positionAt(steps, 2 * line - 1)] : null,
    };
  });
}

// each number of two columns after the difference to the one before in its column
/** @param {Float64Array} steps */
function summed(steps) {
  for (let i = 2; i < steps.length; i += 1) steps[i] += steps[i - 2];
  return steps;
}

/** @param {Float64Array} steps @param {number} at @returns {Point} */
function positionAt(steps, at) {
  return [steps[2 * at] / STEPS, steps[2 * at + 1] / STEPS];
}

/** @param {MatrixCell} cell */
function distanceText(cell) {
  return cell.told ? read(cell.told) : quantityText(/** @type {number} */ (cell.metres), "m", read);
}

/** @param {Atlas} atlas @param {MatrixCell} cell */
export function pairText(atlas, cell) {
  const [first, second] = [cell.core, cell.background].map((id) => read(atlas.sites[id].site.name));
  return [first, "⇔", second, distanceText(cell)].join(" ");
}

// what stands on the card of a site: its distances to those of the other role
/** @param {Atlas} atlas @param {string} id @returns {[Told, Told][]} */
export function distancesOf(atlas, id) {
  return atlas.data.matrix.filter((cell) => cell.core === id || cell.background === id).map((cell) => {
    const other = cell.core === id ? cell.background : cell.core;
    return [atlas.sites[other].site.name, () => distanceText(cell)];
  });
}
