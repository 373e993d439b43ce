// The slider: another period's figures, loaded when first asked for.
import { loadPeriod } from './data.js';
import { asked, controls, remember, write } from './dom.js';
import { figure } from './format.js';
import { askedLayer } from './picker.js';
import { fill } from './strings.js';

/** @typedef {import('./atlas-map.js').AtlasMap} AtlasMap */

/** @param {AtlasMap} map */
export function periods(map) {
  const sliders = /** @type {HTMLInputElement[]} */ (controls(map.container, 'input[data-period]'));
  let wanted = map.period.period;
  let spoken = ''; // the period that is to be said aloud as soon as the map shows it
  const said = () => {
    const shown = fill(map.t.period_shown ?? '', { period: map.period.label });
    map.say([shown, map.chosen < 0 ? '' : map.aloud(map.chosen)].filter(Boolean).join(' '));
    spoken = '';
  };
  /** @param {string} period */
  const go = async (period) => {
    wanted = period;
    const { layer } = map;
    const label = layer.labels[period] ?? period;
    for (const slider of sliders) slider.setAttribute('aria-valuetext', label);
    write(map.container, '[data-period-label]', label);
    try {
      const figures = await loadPeriod(layer, period);
      // The reader may have moved on while the file was on its way.
      if (wanted === period && map.layer === layer) map.show(layer, figures);
    } catch {
      if (wanted !== period) return;
      back(map, sliders, fill(map.t.failed ?? '', { period: label }));
    }
  };
  for (const slider of sliders) {
    slider.addEventListener('input', () => void go(map.layer.periods[Number(slider.value)] ?? wanted));
    slider.addEventListener('change', () => {
      spoken = slider.getAttribute('aria-valuetext') ?? '';
      if (spoken === map.period.label) said();
    });
  }
  map.onShow(() => {
    wanted = map.period.period;
    words(map, sliders);
    if (spoken === map.period.label) said();
    kept(map);
  });
  const first = asked('period') ?? '';
  if (askedLayer(map) || !first || first === wanted) return;
  if (map.layer.periods.includes(first)) void go(first);
  else kept(map);
}

/**
 * The file could not be had: the controls tell again what the map shows, and why.
 *
 * @param {AtlasMap} map
 * @param {HTMLInputElement[]} sliders
 * @param {string} why
 */
function back(map, sliders, why) {
  words(map, sliders);
  kept(map);
  map.say(why, true);
}

/**
 * The page's address names the period that the map shows, where it is not the layer's own.
 *
 * @param {AtlasMap} map
 */
function kept({ period, layer }) {
  remember('period', period.period === layer.period ? null : period.period);
}

/**
 * What stands beside the map says which period it shows. The sentence was written for one period alone.
 *
 * @param {AtlasMap} map
 * @param {HTMLInputElement[]} sliders
 */
function words(map, sliders) {
  const { layer, period, container } = map;
  for (const slider of sliders) {
    slider.max = String(layer.periods.length - 1);
    slider.value = String(layer.periods.indexOf(period.period));
    slider.setAttribute('aria-valuetext', period.label);
    slider.disabled = layer.periods.length < 2;
    const box = /** @type {HTMLElement | null} */ (slider.closest('.slider'));
    if (box) box.hidden = slider.disabled;
  }
  const ends = [layer.periods[0] ?? '', layer.periods[layer.periods.length - 1] ?? ''].map((end) => layer.labels[end] ?? end);
  write(container, '[data-period-first]', ends[0] ?? '');
  write(container, '[data-period-last]', ends[1] ?? '');
  write(container, '[data-period-count]', fill(map.t.periods ?? '', { number: layer.periods.length }));
  write(container, '[data-period-label]', period.label);
  const mark = period.benchmark ?? null;
  write(container, '[data-benchmark]', mark === null ? (map.t.no_data ?? '') : figure(mark, layer));
  for (const one of controls(container, '[data-still]')) one.hidden = period.period === layer.period;
  const own = period.period === layer.period && layer.layer === map.worded;
  const sentences = controls(container, '[data-sentence]');
  // A shorter line keeps the sentence's room: what stands below must not jump.
  const [room = 0] = sentences.filter((one) => !one.hidden).map((one) => frame(one).getBoundingClientRect().height);
  for (const one of sentences) one.hidden = !own;
  for (const one of controls(container, '[data-instead]')) {
    one.hidden = own;
    one.textContent = `${layer.title}, ${period.label}`;
    if (own) frame(one).style.minHeight = '';
    else if (room) frame(one).style.minHeight = `${room}px`;
  }
}

/**
 * The block that a sentence stands in.
 *
 * @param {HTMLElement} sentence
 */
function frame(sentence) {
  return /** @type {HTMLElement} */ (sentence.closest('.sentence') ?? sentence);
}
