// A canvas over all of the map, and where in the world that lies: for what draws thousands of shapes.

/** @param {L.Map} map @returns {CanvasView} */
export function viewOf(map) {
  const corner = /** @type {L.Point} */ (map.getPixelBounds().min);
  const size = map.getSize();
  return { world: 256 * 2 ** map.getZoom(), x: corner.x, y: corner.y, width: size.x, height: size.y };
}

// lay the canvas over the map as it is now, with nothing on it
/** @param {L.Map} map @param {HTMLCanvasElement} canvas @returns {CanvasRenderingContext2D} */
export function emptied(map, canvas) {
  const size = map.getSize();
  const dense = window.devicePixelRatio || 1;
  canvas.width = Math.round(size.x * dense);
  canvas.height = Math.round(size.y * dense);
  canvas.style.width = size.x + "px";
  canvas.style.height = size.y + "px";
  L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.scale(dense, dense);
  return pen;
}
