// Names on the map without overlap: each label tries places around its shape and takes the one that hides least.
// This is drawing in screen pixels; nothing here is a measurement.

import { openSite } from "./card.js";
import { paneOf } from "./view.js";
import { element, findAll, forget } from "./words.js";

const STEP = 26;
// of more sites than these the largest in sight are named alone, and only as many
const MOST_NAMED = 100;
const MOST_AT_ONCE = 40;
// what hides nothing costs less
const HIDES = 75;
// what hides a small site, or most of the line that decides, costs as much
const BURIES = 150;
// two lines that cross lead the eye to the wrong place: any other spot is better
const CROSSES = 300;
// a square of the grid in which shapes are looked for, pixels, and how many of them the widest screen is
const SQUARE = 64;
const WIDEST = 200;

/** @param {NamedMap} atlas */
export function addLabels(atlas) {
  /** @type {Label[]} */
  const labels = [];
  atlas.deciding.forEach((line) => { labels.push(lineLabel(atlas, line)); });
  const named = atlas.data.sites.filter((site) => site.geometry !== null);
  const crowd = named.length > MOST_NAMED ? named : [];
  if (!crowd.length) named.forEach((site) => { labels.push(siteLabel(atlas, site)); });
  atlas.data.places.forEach((place) => { labels.push(dongLabel(atlas, place)); });
  atlas.data.unlocated.forEach((group) => { labels.push(callout(atlas, group)); });
  /** @type {Labelled} */
  const labelled = {
    atlas, labels, crowd, alone: labels.length, leaders: L.layerGroup().addTo(atlas.map), shown: true,
    again: () => { settleAll(labelled); },
    anew: () => {
      labels.forEach((label) => { label.sizes = undefined; });
      settleAll(labelled);
    },
  };
  atlas.labels = labelled;
  // a zoom ends with moveend too
  atlas.map.on("moveend", labelled.again);
  atlas.map.on("resize", labelled.anew);
  labelled.again();
}

// set the names anew: another language, another size, another font
/** @param {NamedMap} atlas */
export function relabel(atlas) {
  // what is said around the map may take room from it in another language
  atlas.map.invalidateSize({ animate: false, pan: false });
  if (atlas.labels) atlas.labels.anew();
}

/** @param {NamedMap} atlas */
export function removeLabels(atlas) {
  const labelled = atlas.labels;
  atlas.map.off("moveend", labelled.again).off("resize", labelled.anew);
  labelled.leaders.remove();
  labelled.labels.forEach((label) => { label.node.remove(); });
}

/** @param {NamedMap} atlas @param {Deciding} line */
function lineLabel(atlas, line) {
  const node = element("div.name.deciding", { text: line.finding.pill || line.finding.pair, "aria-hidden": "true" });
  paneOf(atlas.map, "names").appendChild(node);
  return { node, ends: line.ends, side: line.side };
}

/** @param {NamedMap} atlas @param {SiteCard} site */
function siteLabel(atlas, site) {
  const node = element("div.name.site." + site.role, { "aria-hidden": "true", "data-label": site.id },
    element("b", { text: site.name }), (site.lines || [site.label]).map((text) => element("span", { text })));
  paneOf(atlas.map, "names").appendChild(node);
  return { node, id: site.id, layer: atlas.sites[site.id].layer, side: site.side };
}

// the name of a place stands in its own polygon, or nowhere
/** @param {NamedMap} atlas @param {NamedPlace} place */
function dongLabel(atlas, place) {
  const node = element("div.name.dong", { "aria-hidden": "true", "data-label": place.id },
    element("b", { text: place.name }));
  paneOf(atlas.map, "names").appendChild(node);
  return { node, id: place.id, layer: atlas.places[place.id].layer, within: true };
}

// the sites that lie somewhere in the same places, each a button that tells what is known of it
/** @param {NamedMap} atlas @param {Unlocated} group */
function callout(atlas, group) {
  const places = group.places.map((id) => atlas.places[id].layer);
  const sites = group.sites.map((each) => {
    /** @param {{ currentTarget: HTMLElement }} event */
    const open = (event) => {
      openSite(atlas, atlas.sites[each.id].site, places[0].getBounds().getCenter(), event.currentTarget);
    };
    return element("button", { type: "button", "data-site": each.id, onclick: open },
      element("span", { text: each.name }), each.area ? element("span", { text: each.area }) : null);
  });
  const node = element("div.name.callout", {}, element("b", { text: group.title }), sites);
  L.DomEvent.disableClickPropagation(node);
  paneOf(atlas.map, "names").appendChild(node);
  return { node, leads: places };
}

/** @param {NamedMap} atlas @param {boolean} shown */
export function showLabels(atlas, shown) {
  atlas.labels.shown = shown;
  settleAll(atlas.labels);
}

/** @param {Labelled} labelled */
function settleAll(labelled) {
  const map = labelled.atlas.map;
  const shapes = siteShapes(labelled.atlas);
  /** @type {LabelScene} */
  const scene = {
    map, size: map.getSize(), placed: obstacles(map), shapes, near: nearTo(shapes), lines: lineShapes(labelled.atlas),
    leaders: [], tight: false,
  };
  if (labelled.crowd.length) nameLargest(labelled, scene);
  labelled.leaders.clearLayers();
  const obstructed = scene.placed;
  if (settleIn(labelled, labelled.labels, { ...scene, placed: [...obstructed], leaders: [] })) return;
  // the other names make room for what the call-outs list: they are short, and come after them
  const first = labelled.labels.filter(({ ends, leads }) => ends || leads);
  const inOrder = [...first, ...labelled.labels.filter((label) => !first.includes(label))];
  labelled.leaders.clearLayers();
  settleIn(labelled, inOrder, { ...scene, placed: obstructed, tight: true });
}

// whether every call-out in sight says all of what it lists
/** @param {Labelled} labelled @param {Label[]} labels @param {LabelScene} scene */
function settleIn(labelled, labels, scene) {
  let isWhole = true;
  labels.forEach((label) => {
    label.node.classList.remove("compact", "hidden");
    // what a label names may be out of sight, behind the divider of a comparison
    const seen = labelled.shown && !(labelled.atlas.isHidden && labelled.atlas.isHidden(label));
    const spot = seen ? spotFor(label, scene) : null;
    label.node.classList.toggle("hidden", spot === null);
    if (seen && label.leads && (spot === null || label.node.classList.contains("compact"))) isWhole = false;
    if (spot === null) return;
    const leaders = leadersOf(label, spot, scene);
    scene.placed.push(spot.box);
    scene.leaders.push(...leaders);
    const corner = scene.map.containerPointToLayerPoint([spot.box.left, spot.box.top]).round();
    L.DomUtil.setPosition(label.node, corner);
    leaders.forEach((leader) => { lead(labelled, leader, Boolean(label.leads)); });
  });
  return isWhole;
}

// the names of the largest sites in sight: what is not on the page does not hear of another language
/** @param {Labelled} labelled @param {LabelScene} scene */
function nameLargest(labelled, scene) {
  const whole = { left: 0, top: 0, width: scene.size.x, height: scene.size.y };
  /** @param {NamedScreenShape} shape */
  const room = (shape) => (shape.box.right - shape.box.left) * (shape.box.bottom - shape.box.top);
  scene.shapes = scene.shapes.filter((shape) => overlaps(asBox(shape.box), whole, 0));
  const before = new Map(labelled.labels.splice(labelled.alone).map((label) => [label.id, label]));
  const cards = new Map(labelled.crowd.map((site) => [site.id, site]));
  [...scene.shapes].sort((a, b) => room(b) - room(a)).slice(0, MOST_AT_ONCE).forEach(({ id }) => {
    const site = cards.get(id);
    const held = before.get(id);
    before.delete(id);
    if (held) labelled.labels.push(held);
    else if (site) labelled.labels.push({ ...siteLabel(labelled.atlas, site), crowded: true });
  });
  const gone = [...before.values()].map(({ node }) => node);
  gone.forEach((node) => { node.remove(); });
  forget(gone);
  measure(labelled.labels.slice(labelled.alone).filter(({ sizes }) => !sizes));
}

// how large many labels are, asked of all in a row: what is asked after each change lays the whole page out again
/** @param {Label[]} labels */
function measure(labels) {
  const sizes = [false, true].map((compact) => {
    labels.forEach(({ node }) => { node.classList.toggle("compact", compact); });
    return labels.map(({ node }) => ({ width: node.offsetWidth, height: node.offsetHeight }));
  });
  labels.forEach((label, index) => { label.sizes = { full: sizes[0][index], compact: sizes[1][index] }; });
}

/** @param {Label} label @returns {Size} */
function sizeOf({ node, sizes }) {
  if (sizes) return node.classList.contains("compact") ? sizes.compact : sizes.full;
  return { width: node.offsetWidth, height: node.offsetHeight };
}

// a full label in a good place, else a short one that may stand better, in its shape where the full one is led there
/** @param {Label} label @param {LabelScene} scene @returns {Settled | null} */
function spotFor(label, scene) {
  const full = scene.tight && label.id && !label.within ? null : settle(label, scene);
  // a call-out says which sites it stands for as long as there is any room for that
  if (full !== null && (label.leads ? scene.tight || full.cost < BURIES : full.cost < HIDES && !full.anchor)) {
    return full;
  }
  label.node.classList.add("compact");
  const short = settle(label, scene);
  if (label.crowded) return short !== null && short.cost < HIDES ? short : null;
  if (full === null || (short !== null && short.cost < full.cost - 15)) return short;
  label.node.classList.remove("compact");
  return full;
}

// the lines from a label that stands away to what it names: one to each place in which the sites may lie
/** @param {Label} label @param {Settled} spot @param {LabelScene} scene @returns {Leader[]} */
function leadersOf({ leads }, { box, anchor }, scene) {
  const ends = leads ? leads.map((layer) => clearPoint(layer, box, scene)) : [anchor];
  return ends.flatMap((end) => end ? [[nearestOn(box, end), end]] : []);
}

/** @param {ScreenBox} box @param {XY} point @returns {XY} */
function nearestOn(box, point) {
  return {
    x: Math.max(box.left, Math.min(point.x, box.left + box.width)),
    y: Math.max(box.top, Math.min(point.y, box.top + box.height)),
  };
}

/** @param {Leader} one @param {Leader} other */
function areCrossing(one, other) {
  return turn(one, other[0]) * turn(one, other[1]) < 0 && turn(other, one[0]) * turn(other, one[1]) < 0;
}

// on which side of a line a point lies, as the sign says
/** @param {Leader} line @param {XY} point */
function turn([from, to], point) {
  return (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x);
}

// a point inside a shape, under no label, in sight and near to the box
/** @param {L.GeoJSON} layer @param {ScreenBox} box @param {LabelScene} scene @returns {XY | null} */
function clearPoint(layer, box, scene) {
  const rings = ringsOf(layer, scene.map);
  const shape = { rings, box: boundsOf(rings) };
  const from = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  const whole = { left: 0, top: 0, width: scene.size.x, height: scene.size.y };
  const found = innerPoints(shape, { width: 16, height: 16 }, true)
    .filter((point) => contains(whole, point, -6) && !contains(box, point, 6) &&
      !scene.placed.some((other) => contains(other, point, 6)))
    .map((point) => ({ ...point, far: Math.hypot(point.x - from.x, point.y - from.y) + point.cost * 6 +
      scene.shapes.filter((each) => within(point, each.rings)).length * 90 }))
    .sort((a, b) => a.far - b.far);
  return found.length ? found[0] : null;
}

// a thin line; in a place, where the site may lie anywhere, it ends in a dot
/** @param {Labelled} labelled @param {Leader} leader @param {boolean} toPlace */
function lead(labelled, leader, toPlace) {
  const map = labelled.atlas.map;
  const ends = leader.map(({ x, y }) => map.containerPointToLatLng(L.point(x, y)));
  const color = toPlace ? "var(--place)" : "var(--far)";
  const style = { pane: "deciding", interactive: false, color, weight: 1, className: "leader" };
  labelled.leaders.addLayer(L.polyline(ends, style));
  if (!toPlace) return;
  labelled.leaders.addLayer(L.circleMarker(ends[1], {
    pane: "deciding", interactive: false, radius: 3, stroke: false, fillColor: color, fillOpacity: 1,
  }));
}

// the place that hides least; places are tried from the best, so that most are never looked at
/** @param {Label} label @param {LabelScene} scene @returns {Settled | null} */
function settle(label, scene) {
  const size = sizeOf(label);
  const tries = label.ends ? alongLine(label.ends, scene, size) : aroundShape(label, scene, size);
  tries.sort((a, b) => a.cost - b.cost);
  let best = null;
  for (let i = 0; i < tries.length && (best === null || tries[i].cost < best.cost); i += 1) {
    const box = Object.assign({ left: tries[i].x - size.width / 2, top: tries[i].y - size.height / 2 }, size);
    if (!inside(box, scene.size) || scene.placed.some((other) => overlaps(box, other, 3))) continue;
    const spot = { box, cost: tries[i].cost + hiding(box, label, scene) + crossing(tries[i], scene),
      anchor: tries[i].anchor };
    // lines are looked for last, and only from where a label would stand best
    if (best !== null && spot.cost >= best.cost) continue;
    if (scene.leaders.length && leadersOf(label, spot, scene).some((one) =>
      scene.leaders.some((other) => areCrossing(one, other)))) spot.cost += CROSSES;
    if (best === null || spot.cost < best.cost) best = spot;
  }
  return best;
}

/** @param {L.LatLng[]} ends @param {LabelScene} scene @param {Size} size @returns {Spot[]} */
function alongLine(ends, scene, size) {
  const from = scene.map.latLngToContainerPoint(ends[0]);
  const to = scene.map.latLngToContainerPoint(ends[ends.length - 1]);
  const spots = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8].map((along) => (
    { x: from.x + (to.x - from.x) * along, y: from.y + (to.y - from.y) * along, cost: Math.abs(along - 0.5) * 60 }
  ));
  // a label as long as its line would hide all of it: it may stand above or below
  const share = Math.min(size.width / Math.max(Math.abs(to.x - from.x), 1),
    size.height / Math.max(Math.abs(to.y - from.y), 1));
  if (share < 0.6) return spots;
  const room = size.height / 2 + 9;
  const [top, bottom] = [Math.min(from.y, to.y) - room, Math.max(from.y, to.y) + room];
  const outside = spots.map((spot) => [{ x: spot.x, y: top, cost: spot.cost + 20 },
    { x: spot.x, y: bottom, cost: spot.cost + 21 }]);
  return outside.flat().concat(spots.map((spot) => ({ x: spot.x, y: spot.y, cost: spot.cost + 60 })));
}

// inside the shape, or anywhere near it with a line that leads there
/** @param {Label} label @param {LabelScene} scene @param {Size} size @returns {Spot[]} */
function aroundShape(label, scene, size) {
  const rings = (label.leads || (label.layer ? [label.layer] : [])).flatMap((layer) => ringsOf(layer, scene.map));
  const shape = { rings, box: boundsOf(rings) };
  // what leads into its places stands outside of them
  if (label.leads) return aside(shape, scene, size);
  // one of very many stands beside a shape in which it has no room
  const { left, right, top, bottom } = shape.box;
  if (label.crowded && (size.width > right - left || size.height > bottom - top)) return beside(shape.box, size);
  const tries = innerPoints(shape, size, Boolean(label.within));
  if (label.within) return tries.filter((spot) => spot.inside);
  if (label.crowded) return tries.concat(beside(shape.box, size));
  const heart = tries.reduce((a, b) => b.cost < a.cost ? b : a, middleOf(shape.box));
  if (!contains({ left: 0, top: 0, width: scene.size.x, height: scene.size.y }, heart, 0)) return tries;
  for (let x = size.width / 2 + 4; x < scene.size.x - size.width / 2; x += STEP) {
    for (let y = size.height / 2 + 4; y < scene.size.y - size.height / 2; y += STEP / 2) {
      const away = apart(x, y, size, shape.box);
      if (away > Math.min(260, scene.size.x * 0.2)) continue;
      tries.push({ x, y, cost: 42 + Math.abs(away - 6) * 0.45, anchor: away > 14 ? heart : null });
    }
  }
  return tries.concat(beside(shape.box, size));
}

// anywhere in sight, the nearer to the shape the better, and the better the less of it is hidden
/** @param {ScreenShape} shape @param {LabelScene} scene @param {Size} size @returns {Spot[]} */
function aside(shape, scene, size) {
  const tries = [];
  for (let x = size.width / 2 + 6; x < scene.size.x - size.width / 2 - 5; x += STEP / 2) {
    for (let y = size.height / 2 + 6; y < scene.size.y - size.height / 2 - 5; y += STEP / 2) {
      const points = samples({ left: x - size.width / 2, top: y - size.height / 2, ...size });
      const hidden = points.filter((point) => within(point, shape.rings)).length / points.length;
      tries.push({ x, y, cost: 20 + hidden * 130 + apart(x, y, size, shape.box) * 0.3 });
    }
  }
  return tries;
}

/** @param {ScreenBounds} box */
function middleOf(box) {
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, cost: Infinity };
}

// right above, below and beside the shape
/** @param {ScreenBounds} box @param {Size} size @returns {Spot[]} */
function beside(box, size) {
  const middle = middleOf(box);
  return [
    { x: middle.x, y: box.top - size.height / 2 - 4, cost: 38 },
      { x: middle.x, y: box.bottom + size.height / 2 + 4, cost: 38 },
    { x: box.right + size.width / 2 + 6, y: middle.y, cost: 39 },
      { x: box.left - size.width / 2 - 6, y: middle.y, cost: 39 },
  ];
}

// how far a label at (x, y) stands from the box of a shape
/** @param {number} x @param {number} y @param {Size} size @param {ScreenBounds} box */
function apart(x, y, size, box) {
  const dx = Math.max(box.left - (x + size.width / 2), x - size.width / 2 - box.right, 0);
  const dy = Math.max(box.top - (y + size.height / 2), y - size.height / 2 - box.bottom, 0);
  return Math.hypot(dx, dy);
}

// points of a grid inside the shape; best where the label stands wholly inside, near the middle
/** @param {ScreenShape} shape @param {Size} size @param {boolean} isPlace @returns {Spot[]} */
function innerPoints(shape, size, isPlace) {
  const found = [];
  const box = shape.box;
  const steps = 15;
  // a name as large as its shape would hide it, and be hard to read on its edges
  const covered = (size.width * size.height) / ((box.right - box.left) * (box.bottom - box.top));
  const hides = isPlace || covered < 0.5 ? 0 : 40 * Math.min(covered, 1);
  for (let i = 1; i < steps; i += 1) {
    for (let j = 1; j < steps; j += 1) {
      const point = {
        x: box.left + ((box.right - box.left) * i) / steps, y: box.top + ((box.bottom - box.top) * j) / steps,
      };
      if (!within(point, shape.rings)) continue;
      const points = samples(Object.assign({ left: point.x - size.width / 2, top: point.y - size.height / 2 }, size));
      const outside = points.filter((each) => !within(each, shape.rings)).length / points.length;
      const away = Math.abs(i / steps - 0.5) + Math.abs(j / steps - 0.5);
      found.push({
        x: point.x, y: point.y, cost: outside * (isPlace ? 25 : 45) + away * 15 + hides, inside: outside === 0,
      });
    }
  }
  return found;
}

// how much of the sites and of the deciding line a label would hide; a small site would vanish below it
/** @param {ScreenBox} box @param {Label} label @param {LabelScene} scene */
function hiding(box, label, scene) {
  let cost = 0;
  const points = samples(box);
  scene.near(box).forEach((shape) => {
    if (shape.small && overlaps(box, asBox(shape.box), 0)) cost += BURIES;
    else if (shape.id !== label.id && overlaps(box, asBox(shape.box), 0)) {
      const share = points.filter((point) => within(point, shape.rings)).length / points.length;
      // a name that stands on another's land names that
      cost += share && HIDES + 110 * share;
    }
  });
  if (!label.ends) {
    scene.lines.forEach((line) => {
      cost += 15 * line.filter((each) => contains(box, each, 4)).length;
    });
  }
  return cost;
}

// a leading line below another label would lead nowhere
/** @param {Spot} spot @param {LabelScene} scene */
function crossing(spot, scene) {
  let cost = 0;
  for (let i = 1; spot.anchor && i < 12; i += 1) {
    const share = i / 12;
    const point = { x: spot.x + (spot.anchor.x - spot.x) * share, y: spot.y + (spot.anchor.y - spot.y) * share };
    if (scene.placed.some((box) => contains(box, point, 2))) cost += 20;
  }
  return cost;
}

/** @param {ScreenBounds} bounds @returns {ScreenBox} */
function asBox(bounds) {
  return { left: bounds.left, top: bounds.top, width: bounds.right - bounds.left, height: bounds.bottom - bounds.top };
}

/** @param {NamedMap} atlas */
function siteShapes(atlas) {
  if (atlas.shapesInSight) return atlas.shapesInSight();
  return Object.entries(atlas.sites).flatMap(([id, { layer }]) => {
    if (!layer) return [];
    const rings = ringsOf(layer, atlas.map);
    const box = boundsOf(rings);
    return [{ id, rings, box, small: box.right - box.left < 60 }];
  });
}

// which shapes a box may overlap: of many only those on the squares of a grid that the box lies on
/** @param {NamedScreenShape[]} shapes @returns {(box: ScreenBox) => NamedScreenShape[]} */
function nearTo(shapes) {
  if (shapes.length <= MOST_NAMED) return () => shapes;
  /** @type {Map<string, NamedScreenShape[]>} */
  const squares = new Map();
  shapes.forEach((shape) => {
    squaresOf(asBox(shape.box)).forEach((square) => {
      const held = squares.get(square);
      if (held) held.push(shape);
      else squares.set(square, [shape]);
    });
  });
  return (box) => [...new Set(squaresOf(box).flatMap((square) => squares.get(square) || []))];
}

// the squares that a box lies on, as far as any screen may show them
/** @param {ScreenBox} box */
function squaresOf(box) {
  /** @param {number} from @param {number} size */
  const span = (from, size) => {
    const first = Math.max(Math.floor(from / SQUARE), -1);
    const last = Math.min(Math.floor((from + size) / SQUARE), WIDEST);
    return Array.from({ length: Math.max(last - first + 1, 0) }, (_none, index) => first + index);
  };
  const rows = span(box.top, box.height);
  return span(box.left, box.width).flatMap((column) => rows.map((row) => column + " " + row));
}

/** @param {NamedMap} atlas */
function lineShapes(atlas) {
  return atlas.deciding.map((line) => {
    const from = atlas.map.latLngToContainerPoint(line.ends[0]);
    const to = atlas.map.latLngToContainerPoint(line.ends[line.ends.length - 1]);
    const points = [];
    for (let i = 0; i <= 40; i += 1) {
      points.push({ x: from.x + ((to.x - from.x) * i) / 40, y: from.y + ((to.y - from.y) * i) / 40 });
    }
    return points;
  });
}

// the controls of the map are places where no label may stand
/** @param {L.Map} map @returns {ScreenBox[]} */
function obstacles(map) {
  return boxesOf(map, "[data-obstacle]");
}

/** @param {L.Map} map @param {string} selector @returns {ScreenBox[]} */
export function boxesOf(map, selector) {
  const origin = map.getContainer().getBoundingClientRect();
  return findAll(selector).map((node) => {
    const box = node.getBoundingClientRect();
    return { left: box.left - origin.left, top: box.top - origin.top, width: box.width, height: box.height };
  }).filter((box) => box.width > 0);
}

/** @param {L.GeoJSON} layer @param {L.Map} map @returns {XY[][]} */
function ringsOf(layer, map) {
  /** @type {XY[][]} */
  const rings = [];
  layer.eachLayer((each) => { if (each instanceof L.Polyline) collect(each.getLatLngs(), rings, map); });
  return rings;
}

/** @typedef {L.LatLng | Nested[]} Nested */
/** @param {Nested[]} points @param {XY[][]} rings @param {L.Map} map */
function collect(points, rings, map) {
  if (points[0] instanceof L.LatLng) {
    rings.push(/** @type {L.LatLng[]} */ (points).map((point) => map.latLngToContainerPoint(point)));
  } else /** @type {Nested[][]} */ (points).forEach((each) => { collect(each, rings, map); });
}

/** @param {XY[][]} rings */
function boundsOf(rings) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  rings.forEach((ring) => {
    ring.forEach((point) => {
      box.left = Math.min(box.left, point.x);
      box.right = Math.max(box.right, point.x);
      box.top = Math.min(box.top, point.y);
      box.bottom = Math.max(box.bottom, point.y);
    });
  });
  return box;
}

// even-odd rule over all rings, so that a hole is outside
/** @param {XY} point @param {XY[][]} rings */
function within(point, rings) {
  let odd = false;
  rings.forEach((ring) => {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const a = ring[i];
      const b = ring[j];
      if (a.y > point.y !== b.y > point.y && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
    }
  });
  return odd;
}

/** @param {ScreenBox} box @returns {XY[]} */
function samples(box) {
  const points = [];
  for (let i = 0; i < 7; i += 1) {
    for (let j = 0; j < 4; j += 1) points.push({ x: box.left + (box.width * i) / 6, y: box.top +
      (box.height * j) / 3 });
  }
  return points;
}

/** @param {ScreenBox} box @param {XY} point @param {number} room */
function contains(box, point, room) {
  return point.x > box.left - room && point.x < box.left + box.width + room &&
    point.y > box.top - room && point.y < box.top + box.height + room;
}

// what no name of the surroundings may stand on: names and tools as they are on the screen
/** @param {L.Map} map @returns {ScreenBox[]} */
export function obstacleBoxes(map) {
  return boxesOf(map, ".name:not(.hidden):not(.context-name), [data-obstacle]");
}

// whether a box would lie on a site, or on the line that decides
/** @param {NamedMap} atlas @returns {(box: ScreenBox) => boolean} */
export function studyBelow(atlas) {
  const near = nearTo(siteShapes(atlas));
  const lines = lineShapes(atlas);
  return (box) => near({ left: box.left - 4, top: box.top - 4, width: box.width + 8, height: box.height + 8 }).some(
    (shape) => overlaps(box, asBox(shape.box), 4) &&
    (shape.small || samples(box).some((point) => within(point, shape.rings)))) ||
    lines.some((line) => line.some((point) => contains(box, point, 5)));
}

/** @param {ScreenBox} a @param {ScreenBox} b @param {number} room */
export function overlaps(a, b, room) {
  return a.left < b.left + b.width + room && b.left < a.left + a.width + room &&
    a.top < b.top + b.height + room && b.top < a.top + a.height + room;
}

/** @param {ScreenBox} box @param {XY} size */
function inside(box, size) {
  return box.left >= 4 && box.top >= 4 && box.left + box.width <= size.x - 4 && box.top + box.height <= size.y - 4;
}
