/** The smallest from 1 to `most` that does, where more does if less does. */
export function least(most: number, does: (k: number) => boolean): number | null {
  let [fails, k] = [0, 1];
  while (k < most && !does(k)) [fails, k] = [k, Math.min(most, k * 2)];
  if (k >= most) {
    if (most < 1 || !does(most)) return null;
    k = most;
  }
  while (k - fails > 1) {
    const middle = (k + fails) >> 1;
    if (does(middle)) k = middle;
    else fails = middle;
  }
  return k;
}
