/** The file by which local mode is found, with two of them at once. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpointIn } from '#tools/stack/running-local-mode';
import { writeOutputs } from '#tools/cli/start/outputs-file';

let folder: string;
const servers: Server[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outputs-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await rm(folder, { recursive: true });
});

async function runningEndpoint(): Promise<string> {
  const server = createServer((_, response) => response.end('{"region":"eu-west-1"}')).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('leaves the file to the first one running, and gives the second its own', async () => {
  const endpoint = await runningEndpoint();
  const first = await writeOutputs(folder, { Endpoint: endpoint });
  const second = await writeOutputs(folder, { Endpoint: 'http://127.0.0.1:4999' });
  expect(first).toMatchObject({ file: join(folder, '.local/outputs.json'), isFirst: true });
  expect(second).toMatchObject({ file: join(folder, '.local/outputs-4999.json'), isFirst: false });
  await second.remove();
  expect(existsSync(second.file)).toBe(false);
  expect(endpointIn(first.file)).toBe(endpoint);
});

it('takes the place of one that was killed, and removes the file at its end', async () => {
  await writeOutputs(folder, { Endpoint: 'http://127.0.0.1:1' });
  const next = await writeOutputs(folder, { Endpoint: 'http://127.0.0.1:4999' });
  expect(next.isFirst).toBe(true);
  expect(endpointIn(next.file)).toBe('http://127.0.0.1:4999');
  await next.remove();
  expect(endpointIn(next.file)).toBeUndefined();
});
