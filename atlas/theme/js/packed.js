// Reads the figures that maps/packed.py has packed; how they are written stands there.

/** @typedef {(number | null)[]} Whole whole numbers, in the order of the picture's areas */
/** @typedef {[ratio: number, way: number, letters: string]} Series */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const UNIT = 1024;

/**
 * A series, given what it differs from.
 *
 * @param {Series} series
 * @param {Whole} base
 * @returns {Whole}
 */
function unpack([ratio, way, letters], base) {
  const expected = expect(base, ratio);
  let at = 0;
  const bit = () => {
    const letter = LETTERS.indexOf(letters[Math.floor(at / 6)] ?? 'A');
    return (letter >> (5 - (at++ % 6))) & 1;
  };
  return expected.map((one) => {
    const kept = way >= 0 ? way : Math.max(0, size(one) + way + 1);
    let rest = 0;
    while (bit()) rest += 1;
    // No shifts: they would cut at 32 bits.
    for (let k = 0; k < kept; k += 1) rest = rest * 2 + bit();
    if (rest === 0) return null;
    return one + (rest % 2 ? (rest - 1) / 2 : -rest / 2);
  });
}

/**
 * @param {Whole} base
 * @param {number} ratio
 */
function expect(base, ratio) {
  const all = base.map((one) => (one === null ? null : Math.floor((one * ratio) / UNIT)));
  const there = known(all);
  const middle = there[Math.floor(there.length / 2)] ?? 0;
  return all.map((one) => one ?? middle);
}

/** @param {Whole} values */
function known(values) {
  const there = /** @type {number[]} */ (values.filter((one) => one !== null));
  return there.sort((a, b) => a - b);
}

/** @param {number} whole */
function size(whole) {
  return whole === 0 ? 0 : Math.abs(whole).toString(2).length;
}

/**
 * @param {Whole} a
 * @param {Whole} b
 * @param {1 | -1} sign
 * @returns {Whole}
 */
function sum(a, b, sign) {
  return a.map((x, n) => {
    const y = b[n] ?? null;
    return x === null || y === null ? null : x + sign * y;
  });
}

/**
 * The rank that each area would have four fifths of the way to its limit.
 *
 * @param {Whole} values
 * @param {Whole} limits
 * @returns {Whole}
 */
function reached(values, limits) {
  const there = known(values);
  return values.map((value, n) => {
    const limit = limits[n] ?? null;
    return value === null || limit === null ? null : 1 + there.length - upTo(there, value + 4 * limit);
  });
}

/**
 * How many of `there`, ascending, are at most a fifth of `fifths`.
 *
 * @param {number[]} there
 * @param {number} fifths
 */
function upTo(there, fifths) {
  let [low, high] = [0, there.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (5 * /** @type {number} */ (there[middle]) <= fifths) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The figures of a file, as shown; those that were never packed as they are.
 *
 * @param {Record<string, unknown>} file
 * @param {number} decimals
 * @param {{values?: Whole, lower?: Whole | null}} base what they differ from
 * @param {number} count of areas
 * @returns {{values: Whole, lower?: Whole, upper?: Whole, rank_low?: number[], rank_high?: number[]}}
 */
export function figures(file, decimals, base, count) {
  const tens = 10 ** decimals;
  /** @param {Whole | null | undefined} given */
  const whole = (given) => (given ?? []).map((one) => (one === null ? null : Math.round(one * tens)));
  /** @param {Whole} given */
  const shown = (given) => given.map((one) => (one === null ? null : one / tens));
  /** @param {Whole} given */
  const or = (given) => (given.length === count ? given : new Array(count).fill(UNIT));
  const packed = /** @type {Record<string, Series>} */ (file);
  const { lower: low, upper: high, rank_low: first, rank_high: last } = packed;
  if (typeof packed.values?.[2] !== 'string') return /** @type {ReturnType<typeof figures>} */ (file);
  const before = whole(base.values);
  const values = unpack(packed.values, or(before));
  if (!low || !high) return { values: shown(values) };
  const under = unpack(low, or(sum(before, whole(base.lower), -1)));
  const [lower, upper] = [sum(values, under, -1), sum(values, unpack(high, under), 1)];
  const limits = { values: shown(values), lower: shown(lower), upper: shown(upper) };
  if (!first || !last) return limits;
  /** @type {(series: Series, limit: Whole) => number[]} */
  const ranks = (series, limit) => unpack(series, reached(values, limit)).map((one) => one ?? 0);
  return { ...limits, rank_low: ranks(first, upper), rank_high: ranks(last, lower) };
}
