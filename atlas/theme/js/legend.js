// The legend's numbers follow the map.
import { figure } from './format.js';
import { controls } from './dom.js';

/** @param {import('./atlas-map.js').AtlasMap} map */
export function legend(map) {
  map.onShow(() => {
    for (const one of controls(map.container, '[data-legend-count]')) {
      const at = Number(one.dataset.legendCount);
      one.textContent = String(map.classes.filter((value) => value === at).length);
    }
    for (const one of controls(map.container, '[data-legend-break]')) {
      const value = map.period.breaks[Number(one.dataset.legendBreak)];
      one.textContent = value === undefined ? '' : figure(value, { decimals: map.layer.decimals });
    }
  });
}
