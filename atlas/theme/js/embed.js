import { alive } from './alive.js';
import { tellHeight } from './heights.js';

alive();
tellHeight(document.querySelector('[data-map]')?.getAttribute('data-layer') ?? '');
