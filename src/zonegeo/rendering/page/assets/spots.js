// Where the names of marks stand so that none lies on another, or on another's mark: beside it, above or below, else
// farther up or down.

const GAP = 3;
const FARTHER = 8;

// the corner of each name from its mark, in pixels; marks of two lands that lie together are named one below the other
/** @param {NamedMark[]} marks @param {Point} [room] @returns {Point[]} */
export function freeSpots(marks, room) {
  const taken = marks.map((mark) => boxAt(mark, [-mark.radius, -mark.radius], [2 * mark.radius, 2 * mark.radius]));
  return marks.map((mark, own) => {
    const size = /** @type {Point} */ ([mark.width, mark.height]);
    const spots = candidates(mark);
    const free = spots.find((spot) => {
      const box = boxAt(mark, spot, size);
      const isInside = !room || (box[0] >= 0 && box[1] >= 0 && box[2] <= room[0] && box[3] <= room[1]);
      return isInside && taken.every((each, index) => index === own || !meet(box, each));
    });
    const chosen = free || spots[0];
    taken.push(boxAt(mark, chosen, size));
    return chosen;
  });
}

/** @param {NamedMark} mark @returns {Point[]} */
function candidates({ radius, width, height }) {
  const beside = -height / 2;
  const middle = -width / 2;
  /** @type {Point[]} */
  const spots = [[radius + GAP, beside], [-radius - GAP - width, beside], [middle, radius + GAP],
    [middle, -radius - GAP - height]];
  for (let step = 1; step <= FARTHER; step += 1) {
    const far = step * height / 2;
    spots.push([radius + GAP, beside + far], [-radius - GAP - width, beside + far], [radius + GAP, beside - far],
      [-radius - GAP - width, beside - far]);
  }
  return spots;
}

/** @param {NamedMark} mark @param {Point} spot @param {Point} size @returns {Box} */
function boxAt(mark, spot, size) {
  const [x, y] = [mark.x + spot[0], mark.y + spot[1]];
  return [x, y, x + size[0], y + size[1]];
}

/** @param {Box} one @param {Box} other */
function meet(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}
