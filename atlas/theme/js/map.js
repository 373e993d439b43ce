import { alive } from './alive.js';
import { picker } from './picker.js';

alive(picker);
