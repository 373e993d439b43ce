// Scores, ranks and nearby weightings of an index: pure arithmetic, the same as Python's (tests/vectors/weigh.json).

/** @typedef {{ids: string[], top: number, parts: (number | null)[][][]}} Units by reach, part and unit */
/**
 * @typedef {object} Weighable
 * @property {string[]} parts
 * @property {number[]} weights
 * @property {number} floor
 * @property {'geometric' | 'arithmetic'} aggregation
 * @property {number} concentration
 * @property {number[]} reaches
 * @property {number} reach number of the declared one
 * @property {Record<string, Units>} units
 */

/**
 * Each part as it enters the mean: set on floor to 1, its logarithm for a geometric mean; null stays.
 *
 * @param {(number | null)[][]} parts
 * @param {number} floor
 * @param {string} aggregation
 */
function entering(parts, floor, aggregation) {
  const turn = aggregation === 'geometric' ? Math.log : (/** @type {number} */ value) => value;
  return parts.map((column) => column.map((value) => (value === null ? null : turn(floor + (1 - floor) * value))));
}

/**
 * Weighted means; where a part is missing the others' weights are scaled up. Null where nothing is left.
 *
 * @param {(number | null)[][]} columns as `entering` gives them
 * @param {readonly number[]} weights
 * @returns {(number | null)[]}
 */
export function means(columns, weights) {
  const count = columns[0]?.length ?? 0;
  return Array.from({ length: count }, (_, unit) => {
    let total = 0;
    let weight = 0;
    columns.forEach((column, part) => {
      const value = column[unit] ?? null;
      if (value === null) return;
      total += value * (weights[part] ?? 0);
      weight += weights[part] ?? 0;
    });
    return weight > 0 ? total / weight : null;
  });
}

/**
 * Scores on 0 to 1, as they are published.
 *
 * @param {(number | null)[][]} parts
 * @param {readonly number[]} weights
 * @param {{floor: number, aggregation: string}} rule
 */
export function scores(parts, weights, { floor, aggregation }) {
  const found = means(entering(parts, floor, aggregation), weights);
  return aggregation === 'geometric' ? found.map((value) => (value === null ? null : Math.exp(value))) : found;
}

/**
 * Ranks from 1, the highest; equals share the better rank; 0 without a score.
 *
 * @param {readonly (number | null)[]} values
 */
export function ranks(values) {
  const ordered = values.filter((value) => value !== null).sort((one, two) => two - one);
  /** @type {Map<number, number>} */
  const first = new Map();
  ordered.forEach((value, at) => {
    if (!first.has(value)) first.set(value, at + 1);
  });
  return values.map((value) => (value === null ? 0 : (first.get(value) ?? 0)));
}

/**
 * The same numbers between 0 and 1 for the same seed, everywhere (mulberry32).
 *
 * @param {number} seed
 */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A draw from the gamma distribution (Marsaglia and Tsang, 2000).
 *
 * @param {number} shape above 0
 * @param {() => number} next
 * @returns {number}
 */
function gamma(shape, next) {
  if (shape < 1) return gamma(shape + 1, next) * next() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(1 - next()) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v;
  }
}

/**
 * Weights near the given ones: Dirichlet, `concentration` times each. A weight of 0 stays 0.
 *
 * @param {readonly number[]} weights
 * @param {number} concentration
 * @param {() => number} next
 */
export function nearby(weights, concentration, next) {
  const sum = weights.reduce((one, two) => one + two, 0);
  const drawn = weights.map((weight) => (weight > 0 ? gamma((concentration * weight) / sum, next) : 0));
  const total = drawn.reduce((one, two) => one + two, 0);
  return drawn.map((value) => value / total);
}

/**
 * The share of `count` nearby weightings in which each unit is in the top.
 *
 * @param {Units} units
 * @param {number} reach
 * @param {readonly number[]} weights
 * @param {{floor: number, aggregation: string, concentration: number}} rule
 * @param {number} count
 */
export function staying(units, reach, weights, rule, count) {
  const columns = entering(units.parts[reach] ?? [], rule.floor, rule.aggregation);
  const times = new Array(units.ids.length).fill(0);
  const next = random(1);
  for (let draw = 0; draw < count; draw += 1) {
    const found = means(columns, nearby(weights, rule.concentration, next));
    const known = found.filter((value) => value !== null).sort((one, two) => two - one);
    const least = known[Math.min(units.top, known.length) - 1] ?? Infinity;
    found.forEach((value, unit) => {
      if (value !== null && value >= least) times[unit] += 1;
    });
  }
  return times.map((time) => time / count);
}
