import { alive } from './alive.js';

alive();
