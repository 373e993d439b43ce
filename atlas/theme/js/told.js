// The switch "only what can be told apart" ([data-apart]): areas whose interval covers the benchmark are hatched, the
// others say only on which side of it they are.
import { limits } from './data.js';
import { asked, controls, remember } from './dom.js';
import { number } from './format.js';
import { fill } from './strings.js';

/** @typedef {import('./atlas-map.js').AtlasMap} AtlasMap */

/** The diverging palette of five, as atlas/told.py has it: its middle, hatched, is what cannot be told apart. */
const BELOW = 1;
export const APART = 2;
const ABOVE = 3;

/**
 * The side of the benchmark that each area's interval is on; -1 where there is no interval, or no benchmark.
 *
 * @param {Pick<import('./data.js').Period, 'values' | 'lower' | 'upper' | 'benchmark' | 'exact'>} period
 * @returns {number[]}
 */
export function sides(period) {
  return period.values.map((value, at) => (value === null ? -1 : sideOf(period, at)));
}

/**
 * @param {Parameters<typeof limits>[0]} period
 * @param {number} index
 */
export function sideOf(period, index) {
  const { low, high, other } = limits(period, index);
  if (low === null || high === null || other === null) return -1;
  if (high < other) return BELOW;
  return low > other ? ABOVE : APART;
}

/** @param {AtlasMap} map */
export function told(map) {
  const boxes = /** @type {HTMLInputElement[]} */ (controls(map.container, 'input[data-apart]'));
  if (!boxes.length) return;
  const keys = controls(map.container, '[data-apart-key]');
  const follow = () => {
    for (const box of boxes) box.checked = map.apart;
    for (const key of keys) {
      key.hidden = !map.apart;
      if (map.apart) recount(key, map);
    }
    remember('apart', map.apart ? '1' : null);
  };
  map.onShow(follow);
  for (const box of boxes) {
    box.addEventListener('change', () => {
      map.apart = box.checked;
      map.show(map.layer, map.period);
      map.say(said(map));
    });
  }
  if (asked('apart') !== '1') return;
  map.apart = true;
  map.show(map.layer, map.period);
}

/**
 * @param {HTMLElement} key
 * @param {AtlasMap} map
 */
function recount(key, { classes, t }) {
  [ABOVE, APART, BELOW, -1].forEach((side, at) => {
    const text = key.querySelector(`[data-legend-count="${side < 0 ? -1 : at}"]`);
    if (text) text.textContent = number(count(classes, side), 0);
  });
  const counts = key.querySelectorAll('[data-legend-count]');
  const kinds = [...key.querySelectorAll('.b, .o')].map((label, at) => `${label.textContent}: ${counts[at]?.textContent ?? ''}`);
  const many = key.querySelector('.n.end')?.textContent ?? '';
  key.querySelector('svg')?.setAttribute('aria-label', fill(t.key_kinds ?? '', { many, kinds: kinds.join('; ') }));
}

/**
 * @param {number[]} classes
 * @param {number} side
 */
function count(classes, side) {
  return classes.filter((one) => one === side).length;
}

/** @param {AtlasMap} map */
function said({ apart, classes, t, layer }) {
  if (!apart) return t.told_off ?? '';
  const benchmark = layer.benchmark?.name ?? '';
  const [above, unsure, below] = [ABOVE, APART, BELOW].map((side) => number(count(classes, side), 0));
  return fill(t.told_on ?? '', { above: above ?? '', apart: unsure ?? '', below: below ?? '', benchmark });
}
