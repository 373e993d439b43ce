// From area to area by arrow keys.

/** @typedef {{x: number, y: number}} Spot a place on the drawing; y grows downwards */

/** @typedef {readonly [number, number]} Way a step to the right and down */

/** @type {{ArrowLeft: Way, ArrowRight: Way, ArrowUp: Way, ArrowDown: Way}} */
export const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The nearest centre in a direction. First within 45 degrees of it; where nothing is, anywhere on that side;
 * straying from the direction counts twice, so that a row of areas is walked along.
 *
 * @param {readonly Spot[]} spots
 * @param {number} from index of the area left
 * @param {Way} way
 * @returns {number} the index reached; `from` where nothing lies that way
 */
export function step(spots, from, way) {
  const start = spots[from];
  if (!start) return from;
  let best = from;
  let least = Infinity;
  spots.forEach((spot, index) => {
    const right = spot.x - start.x;
    const down = spot.y - start.y;
    const along = right * way[0] + down * way[1];
    const aside = Math.abs(right * way[1]) + Math.abs(down * way[0]);
    if (index === from || along <= 0) return;
    const cost = along + 2 * aside + (aside > along ? 1e6 : 0);
    if (cost < least) {
      least = cost;
      best = index;
    }
  });
  return best;
}

/**
 * The area whose middle is nearest to a place: where the walk begins.
 *
 * @param {readonly Spot[]} spots
 * @param {Spot} place
 */
export function nearest(spots, place) {
  let best = -1;
  let least = Infinity;
  spots.forEach((spot, index) => {
    const far = (spot.x - place.x) ** 2 + (spot.y - place.y) ** 2;
    if (far < least) {
      least = far;
      best = index;
    }
  });
  return best;
}
