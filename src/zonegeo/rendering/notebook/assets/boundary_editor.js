// A boundary editor in a notebook: Leaflet, which stands before this text as L, and nothing from a network.
// Python hands over outlines in longitude and latitude; back goes which vertex was moved to where, and nothing else:
// what nobody touched stays what it was to the last digit.

/**
 * @typedef {{ name: string, color: string, rings: [number, number][][] }} Outline
 * @typedef {{ get(name: string): any, set(name: string, to: unknown): void, save_changes(): void,
 *   on(event: string, act: () => void): void, off(event: string, act: () => void): void }} Model
 */

/**
 * Draw the editor and return what takes it down.
 * @param {{ model: Model, el: HTMLElement }} notebook
 */
export function render({ model, el }) {
  const style = document.createElement("style");
  style.textContent = model.get("_styles");
  const box = document.createElement("div");
  box.style.height = "420px";
  const verdict = document.createElement("div");
  verdict.className = "zonegeo-verdict";
  el.append(style, box, verdict);

  const map = L.map(box, { attributionControl: false });
  const all = L.featureGroup().addTo(map);
  model.get("outlines").forEach((/** @type {Outline} */ outline, /** @type {number} */ row) => {
    drawOutline(outline, row, map, all, (move) => {
      model.set("moves", [...model.get("moves"), move]);
      model.save_changes();
    });
  });
  map.fitBounds(all.getBounds(), { animate: false });
  // a cell has no size before it is shown
  const watch = new ResizeObserver(() => {
    map.invalidateSize(false);
    map.fitBounds(all.getBounds(), { animate: false });
    if (box.clientWidth > 0) watch.disconnect();
  });
  watch.observe(box);

  const tell = () => {
    verdict.replaceChildren(...model.get("lines").map((/** @type {string} */ line) => {
      const told = document.createElement("div");
      told.textContent = line;
      return told;
    }));
  };
  model.on("change:lines", tell);
  tell();
  return () => {
    model.off("change:lines", tell);
    watch.disconnect();
    map.remove();
  };
}

/**
 * Draw an outline with a handle on each vertex; of a ring the last vertex, which is its first, has none.
 * @param {Outline} outline
 * @param {number} row
 * @param {L.Map} map
 * @param {L.FeatureGroup} all
 * @param {(move: { row: number, ring: number, vertex: number, lon: number, lat: number }) => void} moved
 */
function drawOutline(outline, row, map, all, moved) {
  /** @type {[number, number][][]} */
  const rings = outline.rings.map((ring) => ring.map(([lon, lat]) => [lat, lon]));
  if (!rings.length) return;
  const shape = L.polygon(rings, { color: outline.color, weight: 2 }).bindTooltip(outline.name).addTo(all);
  rings.forEach((ring, r) => ring.forEach((at, n) => {
    const icon = L.divIcon({ className: "zonegeo-vertex", iconSize: [12, 12] });
    const handle = L.marker(at, { draggable: true, icon, title: `${outline.name} ${r + 1}:${n + 1}` });
    handle.on("drag", () => {
      const { lat, lng } = handle.getLatLng();
      ring[n] = [lat, lng];
      shape.setLatLngs(rings);
    });
    handle.on("dragend", () => {
      const { lat, lng } = handle.getLatLng();
      moved({ row, ring: r, vertex: n, lon: lng, lat });
    });
    handle.addTo(map);
  }));
}
