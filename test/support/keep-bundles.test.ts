/** Programs that share a temporary folder share their bundles, until a file in one changes. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'keep-bundles-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

/** Bundles in a process of its own. @returns the bundle, and the files that esbuild says it is made of */
function bundle(out: string): { readonly text: string; readonly inputs: string[] } {
  const options = { entryPoints: { handler: join(folder, 'handler.js') }, outdir: join(folder, out), metafile: true };
  const program = `
    const { metafile } = require('esbuild').buildSync(${JSON.stringify({ ...options, bundle: true, minify: true })});
    process.stdout.write(JSON.stringify(Object.keys(metafile.inputs)));`;
  const stdout = execFileSync(process.execPath, ['--require', join(__dirname, 'keep-bundles.cjs'), '--eval', program], {
    env: { ...process.env, TMPDIR: folder },
    encoding: 'utf8',
  });
  return { text: readFileSync(join(folder, out, 'handler.js'), 'utf8'), inputs: JSON.parse(stdout) as string[] };
}

/** Marks the kept bundle, to tell it from one that is made again. */
function mark(): void {
  const cache = join(
    folder,
    readdirSync(folder).find((name) => name.startsWith('tsx-tests-'))!,
  );
  const file = join(
    cache,
    readdirSync(cache).find((name) => name.endsWith('.json'))!,
  );
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('one', 'kept'));
}

it('are written where each program wants them, and made again when a file changes', () => {
  write('handler.js', `import { word } from './word'; globalThis.said = word;`);
  write('word.js', `export const word = 'one';`);
  const first = bundle('first');
  expect(first.text).toContain('one');
  mark();
  const second = bundle('second');
  expect(second.text).toContain('kept');
  expect(second.inputs).toEqual(first.inputs);

  write('word.js', `export const word = 'two, and longer';`);
  expect(bundle('third').text).toContain('two, and longer');
});
