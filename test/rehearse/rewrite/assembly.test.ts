import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyAssembly } from './assembly';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

it('copies an assembly, with the template under its new hash, and leaves the original', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assembly-'));
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  const original = JSON.stringify({
    Resources: { A: { Type: 'AWS::Events::Archive' }, B: { Type: 'AWS::SQS::Queue' } },
  });
  await mkdir(join(from, 'asset.code'), { recursive: true });
  await writeFile(join(from, 'asset.code', 'index.js'), 'code');
  await writeFile(join(from, 'S.template.json'), original);
  await writeFile(join(from, 'manifest.json'), JSON.stringify({ url: `s3://bucket/${hashOf(original)}.json` }));
  await writeFile(join(from, 'S.assets.json'), JSON.stringify({ files: { [hashOf(original)]: {}, other: {} } }));

  const { applied } = await copyAssembly(from, to, {
    stack: 'S',
    entries: [{ kind: 'resource type', what: 'AWS::Events::Archive', reason: 'a test' }],
    endpoint: 'http://127.0.0.1:1',
  });

  const read = (path: string) => readFile(path, 'utf8');
  const template = await read(join(to, 'S.template.json'));
  expect(applied.map(({ places }) => places)).toEqual([1]);
  expect(JSON.parse(template)).toEqual({ Resources: { B: { Type: 'AWS::SQS::Queue' } } });
  expect(JSON.parse(await read(join(to, 'manifest.json')))).toEqual({ url: `s3://bucket/${hashOf(template)}.json` });
  expect(JSON.parse(await read(join(to, 'S.assets.json')))).toEqual({ files: { [hashOf(template)]: {}, other: {} } });
  expect(await read(join(to, 'asset.code', 'index.js'))).toBe('code');
  expect(await read(join(from, 'S.template.json'))).toBe(original);
});
