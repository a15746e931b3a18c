// The plane of the study: transverse Mercator on GRS80, both ways, in metres.
// C. F. F. Karney, "Transverse Mercator with an accuracy of a few nanometers", J. Geodesy 85 (2011), equations 7-9, 11,
// 19-21, 35, 36: series in the third flattening to its sixth power. A test holds every figure to PROJ.

const A = 6378137;
const F = 1 / 298.257222101;
const N = F / (2 - F);
const E = Math.sqrt(F * (2 - F));
const RADIUS = (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64 + N ** 6 / 256);
const RADIAN = Math.PI / 180;

// coefficients of n, n^2, … n^6, each row from the power of its own number on
const ALPHA = [
  [1 / 2, -2 / 3, 5 / 16, 41 / 180, -127 / 288, 7891 / 37800],
  [13 / 48, -3 / 5, 557 / 1440, 281 / 630, -1983433 / 1935360],
  [61 / 240, -103 / 140, 15061 / 26880, 167603 / 181440],
  [49561 / 161280, -179 / 168, 6601661 / 7257600],
  [34729 / 80640, -3418889 / 1995840],
  [212378941 / 319334400],
].map(series);
const BETA = [
  [1 / 2, -2 / 3, 37 / 96, -1 / 360, -81 / 512, 96199 / 604800],
  [1 / 48, 1 / 15, -437 / 1440, 46 / 105, -1118711 / 3870720],
  [17 / 480, -37 / 840, -209 / 4480, 5569 / 90720],
  [4397 / 161280, -11 / 504, -830251 / 7257600],
  [4583 / 161280, -108847 / 3991680],
  [20648693 / 638668800],
].map(series);

/** @param {number[]} coefficients @param {number} row */
function series(coefficients, row) {
  return coefficients.reduce((sum, each, index) => sum + each * N ** (row + 1 + index), 0);
}

// the tangent of the conformal latitude, from the tangent of the latitude
/** @param {number} tan */
function conformal(tan) {
  const sigma = Math.sinh(E * Math.atanh((E * tan) / Math.hypot(1, tan)));
  return tan * Math.hypot(1, sigma) - sigma * Math.hypot(1, tan);
}

// the way back, by Newton's method
/** @param {number} wanted */
function geographic(wanted) {
  let tan = wanted / (1 - E * E);
  for (let turn = 0; turn < 8; turn += 1) {
    const found = conformal(tan);
    const slope = ((1 - E * E) * Math.hypot(1, found) * Math.hypot(1, tan)) / (1 + (1 - E * E) * tan * tan);
    const step = (wanted - found) / slope;
    tan += step;
    if (Math.abs(step) < 1e-15 * Math.max(1, Math.abs(tan))) break;
  }
  return tan;
}

// the point on the sphere's transverse cylinder, moved to the ellipsoid's by a sum of sines
/** @param {number} xi @param {number} eta @param {number[]} terms @param {number} sign @returns {Point} */
function shifted(xi, eta, terms, sign) {
  let x = xi;
  let y = eta;
  terms.forEach((each, index) => {
    const turns = 2 * (index + 1);
    x += sign * each * Math.sin(turns * xi) * Math.cosh(turns * eta);
    y += sign * each * Math.cos(turns * xi) * Math.sinh(turns * eta);
  });
  return [x, y];
}

/** @param {number} lon @param {number} lat @returns {Point} */
function cylinder(lon, lat) {
  const tan = conformal(Math.tan(lat));
  return shifted(Math.atan2(tan, Math.cos(lon)), Math.asinh(Math.sin(lon) / Math.hypot(tan, Math.cos(lon))), ALPHA, 1);
}

// belt: {meridian, latitude (degrees), scale, easting, northing}
/** @param {Belt} belt @returns {Plane} */
export function planeOf(belt) {
  const origin = cylinder(0, belt.latitude * RADIAN)[0];
  const size = belt.scale * RADIUS;
  return {
    toPlane: (point) => {
      const found = cylinder((point[0] - belt.meridian) * RADIAN, point[1] * RADIAN);
      return [belt.easting + size * found[1], belt.northing + size * (found[0] - origin)];
    },
    toLonlat: (point) => {
      const found = shifted((point[1] - belt.northing) / size + origin, (point[0] - belt.easting) / size, BETA, -1);
      const sinh = Math.sinh(found[1]);
      const lat = Math.atan(geographic(Math.sin(found[0]) / Math.hypot(sinh, Math.cos(found[0]))));
      return [belt.meridian + Math.atan2(sinh, Math.cos(found[0])) / RADIAN, lat / RADIAN];
    },
  };
}
