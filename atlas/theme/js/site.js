import { citeHere, copying, embedCodes } from './copy.js';
import { block } from './data.js';
import { filters } from './filter.js';
import { menu } from './menu.js';
import { searching } from './search.js';
import { selections } from './selection.js';
import { strings } from './strings.js';
import { tables } from './tables.js';

const t = strings(block(document, 'script[data-strings]'));
menu();
tables(t);
selections(t);
citeHere();
copying(t);
embedCodes();
filters();
searching(t);
