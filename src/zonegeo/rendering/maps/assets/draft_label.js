// Where the distance of a draft is written: on its line or near it, all of it on the map, on no other name and no tool.

import { boxesOf, overlaps } from "../../page/assets/labels.js";

const STEP = 12;
const CLEAR = 3;
// off the line it may be read of another one
const OFF_THE_LINE = 40;

/** @param {Editor} editor */
export function placeDraftLabel(editor) {
  if (!editor.ends) return;
  const { atlas: { map }, label } = editor;
  const spot = spotFor(map, editor.ends, { width: label.offsetWidth, height: label.offsetHeight },
    takenBy(map, label));
  L.DomUtil.setPosition(label, map.containerPointToLayerPoint([spot.left, spot.top]).round());
}

/** @param {L.Map} map @param {HTMLElement} label */
function takenBy(map, label) {
  // the label itself is a name too
  label.classList.add("hidden");
  const taken = boxesOf(map, ".name:not(.hidden), [data-obstacle]");
  label.classList.remove("hidden");
  return taken;
}

// the nearest free place to the middle of what can be seen of the line; where none is free, the nearest on the map
/** @param {L.Map} map @param {L.LatLng[]} ends @param {Size} size @param {ScreenBox[]} taken */
function spotFor(map, ends, size, taken) {
  const line = pointsOf(map, ends);
  const { x: wide, y: tall } = map.getSize();
  /** @param {XY} point @returns {ScreenBox} */
  const onMap = ({ x, y }) => ({
    left: Math.max(Math.min(x - size.width / 2, wide - size.width - CLEAR), CLEAR),
    top: Math.max(Math.min(y - size.height / 2, tall - size.height - CLEAR), CLEAR), ...size,
  });
  const seen = line.filter(({ x, y }) => x > 0 && y > 0 && x < wide && y < tall);
  const points = seen.length ? seen : line;
  const middle = points[Math.floor(points.length / 2)];
  const here = onMap(middle);
  /** @param {ScreenBox} box */
  const away = (box) => Math.hypot(box.left - here.left, box.top - here.top);
  const tries = points.map((point) => onMap(point)).map((box) => ({ box, cost: away(box) }));
  for (let left = CLEAR; left <= wide - size.width - CLEAR; left += STEP) {
    for (let top = CLEAR; top <= tall - size.height - CLEAR; top += STEP) {
      const box = { left, top, ...size };
      tries.push({ box, cost: away(box) + OFF_THE_LINE });
    }
  }
  tries.sort((a, b) => a.cost - b.cost);
  const free = tries.find(({ box }) => !taken.some((other) => overlaps(box, other, CLEAR)));
  return free ? free.box : here;
}

/** @param {L.Map} map @param {L.LatLng[]} ends @returns {XY[]} */
function pointsOf(map, ends) {
  const [from, to] = ends.map((end) => map.latLngToContainerPoint(end));
  return Array.from({ length: 41 }, (_none, index) => from.add(to.subtract(from).multiplyBy(index / 40)));
}
