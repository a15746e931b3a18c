// Shapes that come as packed numbers (page/varint.py).

const STEPS = 1e6;

// numbers of eight bytes each
/** @param {string} text */
export function doubles(text) {
  return new Float64Array(bytesOf(text).buffer);
}

/** @param {string} text */
function bytesOf(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

// numbers out of bytes: seven bits each, the lowest first, zigzag
/** @param {string} text */
export function unpacked(text) {
  const bytes = bytesOf(text);
  const numbers = new Float64Array(bytes.length);
  let count = 0;
  let value = 0;
  let weight = 1;
  for (let i = 0; i < bytes.length; i += 1) {
    value += (bytes[i] & 127) * weight;
    if (bytes[i] > 127) weight *= 128;
    else {
      numbers[count] = value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      count += 1;
      value = 0;
      weight = 1;
    }
  }
  return numbers.subarray(0, count);
}

// millionths of a degree, each as its difference to the last → the square of the whole world (0 to 1)
/** @param {Float64Array} steps */
export function toWorld(steps) {
  const points = new Float64Array(steps.length);
  let lon = 0;
  let lat = 0;
  for (let i = 0; i < steps.length; i += 2) {
    lon += steps[i];
    lat += steps[i + 1];
    [points[i], points[i + 1]] = worldPoint(lon / STEPS, lat / STEPS);
  }
  return points;
}

// a position in degrees in the square of the whole world
/** @param {number} lon @param {number} lat @returns {Point} */
export function worldPoint(lon, lat) {
  return [lon / 360 + 0.5, 0.5 - Math.atanh(Math.sin(lat * (Math.PI / 180))) / (2 * Math.PI)];
}
