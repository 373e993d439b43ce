// Every map of the page, each by itself: one that fails stays the picture it was.
import { atlasMap } from './atlas-map.js';
import { block } from './data.js';
import { asked } from './dom.js';
import { find } from './find.js';
import { keys } from './keys.js';
import { legend } from './legend.js';
import { periods } from './period.js';
import { told } from './told.js';

/**
 * Brings all of the page's maps alive.
 *
 * @param {...(map: import('./atlas-map.js').AtlasMap) => void} more what only some pages have
 */
export function alive(...more) {
  for (const container of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-map]'))) {
    try {
      wake(container, more);
    } catch (error) {
      console.error(error);
    }
  }
}

/**
 * @param {HTMLElement} container
 * @param {((map: import('./atlas-map.js').AtlasMap) => void)[]} more
 */
function wake(container, more) {
  const svg = /** @type {SVGSVGElement | null} */ (container.querySelector('svg.areas'));
  const layer = /** @type {import('./data.js').Layer | null} */ (block(container, 'script[data-map-data]'));
  if (!svg || !layer) return;
  container.dataset.layer = layer.layer;
  const map = atlasMap(container, svg, layer);
  keys(map);
  legend(map);
  periods(map);
  told(map);
  for (const bring of more) bring(map);
  find(map);
  const wanted = map.areas.codes.indexOf(asked('area') ?? '');
  if (wanted >= 0) map.choose(wanted, { quiet: true });
}
