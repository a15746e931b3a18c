// Numbers as the engine rounds and writes them (i18n, geodesy/crs.py): an exact half goes to its even neighbour.

// the nearest whole number
/** @param {number} value */
export function rint(value) {
  const up = Math.round(value);
  return up - value === 0.5 && up % 2 !== 0 ? up - 1 : up;
}

// a length in metres as it is kept, to a micrometre
/** @param {number} metres */
export function toMicrometre(metres) {
  return rint(metres * 1e6) / 1e6;
}

// with thousands separators and a fixed number of decimals
/** @param {number} value @param {number} digits */
export function grouped(value, digits) {
  const [whole, ...rest] = fixed(Math.abs(value), digits).split(".");
  const text = [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...rest].join(".");
  return (value < 0 && /[1-9]/.test(text) ? "−" : "") + text;
}

// toFixed rounds exactly but an exact half up; only an odd number of 2^-(digits + 1) is such a half
/** @param {number} size @param {number} digits */
function fixed(size, digits) {
  const text = size.toFixed(digits);
  const isHalf = (size * 2 ** (digits + 1)) % 2 === 1;
  return isHalf && Number(text.slice(-1)) % 2 === 1 ? (size - 0.5 / 10 ** digits).toFixed(digits) : text;
}

// a number and its unit, as the page says it
/** @param {number} value @param {string} unit @param {(code: string) => string} read */
export function quantityText(value, unit, read) {
  return numberText(value, unit) + " " + (unit === "m2" ? read("editor.unit-m2") : unit);
}

// areas in whole m2, small ones and lengths to a tenth
/** @param {number} value @param {string} unit */
export function numberText(value, unit) {
  const whole = Number.isInteger(value) || (unit === "m2" && Math.abs(value) >= 1000);
  return grouped(value, whole ? 0 : 1);
}
