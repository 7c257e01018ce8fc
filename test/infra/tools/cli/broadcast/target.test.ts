/** Which cloud a command line means. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTarget } from '#tools/stack/target';
import { duration, listOf, moment } from '#tools/cli/broadcast/parse';
import { wholeNumber } from '#tools/cli/whole-number';

let endpoint: string;
let folder: string;
const server = createServer((_, response) => response.end('{"status":"ready","region":"eu-west-1"}'));
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), 'target-'));
  await mkdir(join(folder, '.local'));
  await mkdir(join(folder, 'infra/tools/cli'), { recursive: true });
  await writeFile(join(folder, '.local/outputs.json'), JSON.stringify({ Endpoint: endpoint }));
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});
const find = (options: object, env: Record<string, string> = {}, cwd = tmpdir()) => findTarget(options, { env, cwd });

it('is AWS unless something says otherwise, with the stack of the default stage', async () => {
  expect(await find({})).toEqual({ kind: 'aws', access: {}, stackName: 'Broadcast-dev', where: 'AWS' });
  const named = await find({ profile: 'p', region: 'eu-central-1', stack: 'S' });
  expect(named).toMatchObject({ access: { profile: 'p', region: 'eu-central-1' }, stackName: 'S' });
  expect(await find({}, { BROADCAST_STACK: 'Mine' })).toMatchObject({ stackName: 'Mine' });
});

it('is local mode where AWS_ENDPOINT_URL points at this machine', async () => {
  expect(await find({}, { AWS_ENDPOINT_URL: endpoint })).toMatchObject({
    kind: 'local',
    access: { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'local' } },
    stackName: undefined,
  });
  expect(await find({}, { AWS_ENDPOINT_URL: 'https://example.com' })).toMatchObject({ kind: 'aws' });
});

it('is local mode that runs beside, or above, the folder, unless AWS is named', async () => {
  expect(await find({}, {}, join(folder, 'infra/tools/cli'))).toMatchObject({ kind: 'local', access: { endpoint } });
  expect(await find({ local: true }, {}, folder)).toMatchObject({ kind: 'local' });
  expect(await find({ stack: 'Broadcast-prod' }, {}, folder)).toMatchObject({ kind: 'aws' });
});

it('refuses to guess if the local mode in the outputs file was killed', async () => {
  const killed = await mkdtemp(join(tmpdir(), 'target-'));
  await mkdir(join(killed, '.local'));
  await writeFile(join(killed, '.local/outputs.json'), '{"Endpoint":"http://127.0.0.1:1"}');
  await expect(find({}, {}, killed)).rejects.toMatchObject({ exitCode: 4 });
  await expect(find({}, {}, killed)).rejects.toThrow(/nothing answers there.*--stack/);
  expect(await find({ stack: 'Broadcast-prod' }, {}, killed)).toMatchObject({ kind: 'aws' });
  await writeFile(join(killed, '.local/outputs.json'), '{');
  await expect(find({}, {}, killed)).rejects.toThrow(/outputs\.json is not a file that 'npm start' writes: remove it/);
  await rm(killed, { recursive: true });
});

it('refuses two clouds at once', async () => {
  await expect(find({ local: true, profile: 'p' })).rejects.toMatchObject({ exitCode: 2 });
});

describe('values of options', () => {
  it('reads lists, numbers, durations and moments', () => {
    expect(listOf('a, b', ['z'])).toEqual(['z', 'a', 'b']);
    expect(wholeNumber(1, 10)('7')).toBe(7);
    expect(duration('15m')).toBe(900_000);
    expect([duration('8s'), duration('8')]).toEqual([8000, 8000]);
    expect(moment('2026-11-21T03:00:00+01:00').toISOString()).toBe('2026-11-21T02:00:00.000Z');
    jest.useFakeTimers({ now: Date.parse('2026-11-21T03:00:00Z') });
    expect(moment('2h').toISOString()).toBe('2026-11-21T01:00:00.000Z');
    jest.useRealTimers();
  });

  it.each([
    [() => listOf('a,,b'), "got 'a,,b'"],
    [() => wholeNumber(1, 10)('11'), 'from 1 to 10'],
    [() => wholeNumber(1, 10)('1e1'), "got '1e1'"],
    [() => duration('15w'), 'such as 15m'],
    [() => moment('2026-11-21T03:00:00'), 'with zone'],
  ])('refuses what it cannot be sure of', (read, message) => {
    expect(read).toThrow(message);
  });
});
