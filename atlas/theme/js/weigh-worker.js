// Nearby weightings, away from the page: each message is one question, answered with the number it came with.
import { staying } from './weigh-scores.js';

/** @type {import('./weigh-scores.js').Weighable | null} */
let data = null;

addEventListener('message', (event) => {
  const { asked, load, weights, reach, count } = event.data;
  if (load) {
    data = load;
    return;
  }
  if (!data) return;
  const rule = data;
  const shares = Object.fromEntries(
    Object.entries(rule.units).map(([kind, units]) => [kind, staying(units, reach, weights, rule, count)]),
  );
  postMessage({ asked, shares });
});
