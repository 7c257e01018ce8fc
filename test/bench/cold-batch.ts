/** What the first batch of a new process costs over TLS, by its size: the contenders in turn, each in a process of its own. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { BUNDLE_OPTIONS } from '#constructs/functions/bundling';
import { LOCALHOST_CERT } from '../functions/send-batch/support/localhost-cert';
import { type Protocol, startServer } from './bench-process';
import type { ColdBatch } from './cold-batch-process';
import { type ContenderKey } from './contenders';
import { median } from './measure';

const run = promisify(execFile);

export const COLD_SIZES = [1, 2, 20, 200] as const;
const LATENCY_MS = 10;
const IN_FLIGHT = 100;

/** What is compared: each contender, at an endpoint of one protocol. */
const LANES = [
  { key: 'limited', protocol: 'https' },
  { key: 'before', protocol: 'https' },
  { key: 'sender', protocol: 'https' },
  { key: 'limit', protocol: 'https' },
  { key: 'sender', protocol: 'h2' },
  { key: 'limit', protocol: 'h2' },
] as const satisfies readonly { readonly key: ContenderKey; readonly protocol: Protocol }[];

export interface ColdRow {
  readonly contender: ContenderKey;
  readonly name: string;
  readonly protocol: Protocol;
  readonly connections: number;
  readonly cpuMs: number;
  readonly wallMs: number;
}

export async function measureColdBatches(rounds: number): Promise<ColdRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cold-batch-'));
  const server = (protocol: Protocol) =>
    startServer(join(__dirname, 'echo-server.ts'), [String(LATENCY_MS), protocol], 'https');
  const servers = { https: await server('https'), h2: await server('h2') };
  try {
    const outfile = join(folder, 'index.js');
    const certificate = join(folder, 'ca.pem');
    writeFileSync(certificate, LOCALHOST_CERT);
    buildSync({ ...BUNDLE_OPTIONS, entryPoints: [join(__dirname, 'cold-batch-process.ts')], outfile });
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificate };
    const cases = COLD_SIZES.flatMap((connections) =>
      LANES.map((lane) => ({ ...lane, connections, runs: [] as ColdBatch[] })),
    );
    // Round 0 warms the servers; it is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (const { key, protocol, connections, runs } of cases) {
        const args = [outfile, key, servers[protocol].url, protocol, String(connections), String(IN_FLIGHT)];
        const { stdout } = await run(process.execPath, args, { env });
        if (round > 0) runs.push(JSON.parse(stdout) as ColdBatch);
      }
    }
    return cases.map(({ key, protocol, connections, runs }) => ({
      ...{ contender: key, name: runs[0]?.name ?? key, protocol, connections },
      cpuMs: Number(median(runs.map(({ cpuMs }) => cpuMs)).toFixed(1)),
      wallMs: Number(median(runs.map(({ wallMs }) => wallMs)).toFixed(1)),
    }));
  } finally {
    Object.values(servers).forEach((each) => each.stop());
    rmSync(folder, { recursive: true });
  }
}
