/** Mean radius of the Earth in metres (IUGG). */
const radius = 6_371_008.8;
const radians = Math.PI / 180;

type Place = readonly [longitude: number, latitude: number];

/** Metres on a sphere: within about half a percent. */
export function haversineMetres([fromX, fromY]: Place, [toX, toY]: Place): number {
  const [halfY, halfX] = [Math.sin(((toY - fromY) * radians) / 2), Math.sin(((toX - fromX) * radians) / 2)];
  return 2 * radius * Math.asin(Math.min(1, Math.sqrt(halfY ** 2 + Math.cos(fromY * radians) * Math.cos(toY * radians) * halfX ** 2)));
}

const major = 6_378_137;
const flattening = 1 / 298.257223563;
const minor = major * (1 - flattening);

/**
 * Metres along the ellipsoid of WGS 84, to a tenth of a millimetre (Vincenty 1975, Survey Review 23:88). Null for places almost
 * opposite each other on the globe, where his series does not converge.
 */
export function geodesicMetres([fromX, fromY]: Place, [toX, toY]: Place): number | null {
  const apart = (toX - fromX) * radians;
  const [u1, u2] = [Math.atan((1 - flattening) * Math.tan(fromY * radians)), Math.atan((1 - flattening) * Math.tan(toY * radians))];
  const [sin1, cos1, sin2, cos2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = apart;
  for (let round = 0; round < 200; round += 1) {
    const [sinL, cosL] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(cos2 * sinL, cos1 * sin2 - sin1 * cos2 * cosL);
    if (sinSigma === 0) return 0;
    const cosSigma = sin1 * sin2 + cos1 * cos2 * cosL;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cos1 * cos2 * sinL) / sinSigma;
    const cosAlpha2 = 1 - sinAlpha ** 2;
    const middle = cosAlpha2 === 0 ? 0 : cosSigma - (2 * sin1 * sin2) / cosAlpha2;
    const c = (flattening / 16) * cosAlpha2 * (4 + flattening * (4 - 3 * cosAlpha2));
    const next = apart + (1 - c) * flattening * sinAlpha * (sigma + c * sinSigma * (middle + c * cosSigma * (2 * middle ** 2 - 1)));
    if (Math.abs(next - lambda) < 1e-13) return alongEllipsoid({ cosAlpha2, sinSigma, cosSigma, sigma, middle });
    lambda = next;
  }
  return null;
}

function alongEllipsoid(at: { cosAlpha2: number; sinSigma: number; cosSigma: number; sigma: number; middle: number }): number {
  const { cosAlpha2, sinSigma, cosSigma, sigma, middle } = at;
  const u2 = (cosAlpha2 * (major ** 2 - minor ** 2)) / minor ** 2;
  const a = 1 + (u2 / 16384) * (4096 + u2 * (u2 * (320 - 175 * u2) - 768));
  const b = (u2 / 1024) * (256 + u2 * (u2 * (74 - 47 * u2) - 128));
  const correction = b * sinSigma * (middle + (b / 4) * (cosSigma * (2 * middle ** 2 - 1) - (b / 6) * middle * (4 * sinSigma ** 2 - 3) * (4 * middle ** 2 - 3)));
  return minor * a * (sigma - correction);
}
