// Shapes that come as packed numbers (page/varint.py).

const STEPS = 1e6;

// numbers of eight bytes each
/** @param {string} text */
export function doubles(text) {
  return new Float64Array(bytesOf(text).buffer);
}

/** @param {string} text */
function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
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
    points[i] = lon / STEPS / 360 + 0.5;
    const sine = Math.sin((lat / STEPS) * (Math.PI / 180));
    points[i + 1] = 0.5 - Math.atanh(sine) / (2 * Math.PI);
  }
  return points;
}
