// What is said of one area: the words of the card, of the tooltip and of the screen reader.
import { asideOf, limits } from './data.js';
import { difference, figure } from './format.js';
import { fill } from './strings.js';
import { APART, sideOf } from './told.js';

/** @typedef {import('./data.js').Layer} Layer */
/** @typedef {import('./data.js').Period} Period */
/** @typedef {import('./strings.js').Strings} Strings */

/**
 * @typedef {object} Said
 * @property {string} name
 * @property {string} value
 * @property {string} rank "" where there is none
 * @property {string[]} more further lines: the benchmark, the interval, the reason
 */

/**
 * @param {{layer: Layer, period: Period, ranks: number[], names: string[], codes: string[], t: Strings}} state
 * @param {number} index
 * @returns {Said}
 */
export function describe(state, index) {
  const { layer, period, t } = state;
  const name = state.names[index] ?? '';
  const note = period.notes?.[state.codes[index] ?? ''];
  const value = period.values[index] ?? null;
  const group = value === null ? layer.aside?.[-2 - asideOf(layer, index)] : undefined;
  const why = note ?? group?.note;
  const notes = why ? [why] : [];
  if (value === null) return { name, value: group?.label ?? t.no_data ?? '', rank: '', more: notes };
  if (layer.kinds) return { name, value: layer.kinds[value] ?? '', rank: '', more: notes };
  return {
    name,
    value: figure(value, layer),
    rank: layer.unranked ? '' : rank(state, index),
    more: [...against(state, index, value), interval(state, index), ...notes],
  };
}

/**
 * The rank, with the range that the intervals leave open.
 *
 * @param {{period: Period, ranks: number[], t: Strings}} state
 * @param {number} index
 */
function rank({ period, ranks, t }, index) {
  const low = period.rank_low?.[index] ?? 0;
  const high = period.rank_high?.[index] ?? 0;
  const of = period.values.filter((value) => value !== null).length;
  return fill((high > low ? t.rank_range : t.rank) ?? '', { rank: ranks[index] ?? 0, of, low, high });
}

/**
 * How far a value is from the benchmark, or that its interval does not say.
 *
 * @param {{layer: Layer, period: Period, t: Strings}} state
 * @param {number} index
 * @param {number} value
 * @returns {string[]}
 */
function against({ layer, period, t }, index, value) {
  const other = period.benchmark ?? null;
  if (other === null || !layer.benchmark) return [];
  const benchmark = layer.benchmark.name;
  if (sideOf(period, index) === APART) return [fill(t.untold ?? '', { benchmark })];
  const gap = difference(value, other, layer.decimals);
  if (gap === 0) return [fill(t.level ?? '', { benchmark })];
  return [fill((gap > 0 ? t.above : t.below) ?? '', { difference: distance(Math.abs(gap), layer, t), benchmark })];
}

/**
 * A distance between two figures: between percentages it is in points, between multiples a bare number.
 *
 * @param {number} gap
 * @param {Layer} layer
 * @param {Strings} t
 */
function distance(gap, layer, t) {
  const suffix = layer.suffix?.trim();
  if (suffix === '×') return figure(gap, { decimals: layer.decimals });
  if (suffix !== '%') return figure(gap, layer);
  return fill((gap === 1 ? t.points_one : t.points) ?? '', { number: figure(gap, { decimals: layer.decimals }) });
}

/**
 * The interval, or that there is none.
 *
 * @param {{layer: Layer, period: Period, t: Strings}} state
 * @param {number} index
 * @returns {string}
 */
function interval({ layer, period, t }, index) {
  const { low, high, other, decimals } = limits(period, index);
  if (low === null || high === null) return (layer.interval ? t.no_interval_here : t.no_interval) ?? '';
  const form = { ...layer, decimals: decimals ?? layer.decimals };
  return fill((decimals === undefined ? t.range : t.range_exact) ?? '', {
    interval: layer.interval || (t.interval ?? ''),
    lower: figure(low, form),
    upper: figure(high, form),
    benchmark: layer.benchmark?.name ?? '',
    value: other === null ? '' : figure(other, form),
  });
}

/**
 * The same in one breath, for a screen reader.
 *
 * @param {Said} said
 */
export function aloud(said) {
  const head = [`${said.name}: ${said.value}`, said.rank].filter(Boolean).join(', ');
  return [head, ...said.more].map((part) => part.replace(/\.$/, '')).join('. ');
}
