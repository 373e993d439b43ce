import js from '@eslint/js';
import globals from 'globals';

const rules = {
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-shadow': 'error',
  'no-param-reassign': 'error',
  'object-shorthand': 'error',
  'prefer-template': 'error',
  'max-lines': ['error', 300],
  'max-lines-per-function': ['error', { max: 80, skipComments: true }],
  'max-params': ['error', 6],
  // Text from the data is hostile: it goes in as text.
  'no-restricted-properties': [
    'error',
    ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'write'].flatMap((property) =>
      property === 'write' ? [{ object: 'document', property }] : [{ property, message: 'Use textContent or dom.js.' }],
    ),
  ],
  // Embeds run where there is no storage; the pages need none.
  'no-restricted-globals': ['error', 'localStorage', 'sessionStorage', 'event', 'name'],
};

export default [
  { ignores: ['**/dist/', 'site/', 'build/', '.venv/', '.cache/', 'node_modules/'] },
  { files: ['**/*.{js,mjs}'], ...js.configs.recommended, rules: { ...js.configs.recommended.rules, ...rules } },
  { files: ['atlas/theme/js/*.js'], languageOptions: { globals: globals.browser } },
  { files: ['**/*.mjs'], languageOptions: { globals: globals.node } },
];
