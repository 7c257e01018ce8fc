/**
 * A copy of the project in which a team has replaced the messages of functions/contract.ts and the mappings of
 * infra/domain-events.ts by its own: it compiles, the demo runs, `npm start` prints the team's own lines, its event is
 * broadcast, and tests about messages and mappings pass unchanged.
 */
import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { stackOutputs } from '#constructs/stack-outputs';
import { DEVELOPER_CREDENTIALS } from '#local/iam/credentials';
import { StackClients } from '#tools/stack/stack-clients';
import { waitUntil } from '#tools/stack/wait-until';
import { TestClient } from '../e2e/support/test-client';
import { Program } from '../support/program';

/** Milliseconds: the copy is compiled, synthesized and booted on a busy machine. */
jest.setTimeout(600_000);

const run = promisify(execFile);

const CONTRACT = `
import * as v from 'valibot';
import { defineContract } from '#sdk/contract';

export const contract = defineContract({
  serverToClient: { seatTaken: v.object({ seat: v.string(), hall: v.number(), title: v.string() }) },
});
export type TheatreContract = typeof contract;
`;
const MAPPINGS = `
import type { TheatreContract } from '#functions/contract';
import {
  field,
  text,
  type DomainEventMappingOf,
  type UnreachedUsersMapping,
} from '#constructs/domain-events/mapping';

export const domainEvents: readonly DomainEventMappingOf<TheatreContract>[] = [
  {
    name: 'SeatTaken',
    pattern: { source: ['theatre'], detailType: ['SeatTaken'] },
    audience: { users: [field('detail.guestId'), text\`team-\${field('detail.team')}\`] },
    message: {
      type: 'seatTaken',
      data: { seat: field('detail.seat'), hall: field('detail.hall'), title: text\`Seat \${field('detail.seat')} taken\` },
    },
    idempotencyKey: field('detail.ticket'),
  },
];
export const unreachedUsers: readonly UnreachedUsersMapping[] = [];
`;
const TESTS = [
  'test/types',
  'test/infra/broadcast-stack.test.ts',
  'test/infra/constructs/domain-events',
  'test/infra/tools/console/api/examples.test.ts',
  'test/infra/tools/cli/broadcast/explain.test.ts',
  'test/functions/sdk/client/bundle.test.ts',
  'test/e2e/sdk.test.ts',
  'test/e2e/broadcast.test.ts',
  'test/e2e/unreached-users.test.ts',
];

let root: string;

/** Files that git knows and new ones, without ignored ones. */
async function copyInto(folder: string): Promise<void> {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
  });
  const gone = execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: PROJECT_ROOT, encoding: 'utf8' }).split(
    '\0',
  );
  for (const file of listed.split('\0').filter((name) => name !== '' && !gone.includes(name))) {
    await cp(join(PROJECT_ROOT, file), join(folder, file), { recursive: true });
  }
  await symlink(join(PROJECT_ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
}

/** Fails with everything the program printed. */
async function succeeds(program: string, ...args: string[]): Promise<string> {
  const { NODE_OPTIONS: _, JEST_WORKER_ID: __, ...env } = process.env;
  return run(program, args, { cwd: root, env, maxBuffer: 64 * 1024 * 1024 }).then(
    ({ stdout }) => stdout,
    (error: Error & { stdout?: string; stderr?: string }) => {
      throw new Error(`${program} ${args.join(' ')}\n${error.stdout}\n${error.stderr}`);
    },
  );
}
const node = (...args: string[]) => succeeds(process.execPath, ...args);
const bin = (path: string) => join('node_modules', path);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'theirs-'));
  await copyInto(root);
  await writeFile(join(root, 'functions/contract.ts'), CONTRACT);
  await writeFile(join(root, 'infra/domain-events.ts'), MAPPINGS);
});
afterAll(() => rm(root, { recursive: true, force: true }));

it('compiles, including the pages of the tests', async () => {
  await node(bin('typescript/bin/tsc'), '--noEmit');
  await node(bin('typescript/bin/tsc'), '--noEmit', '-p', 'test/e2e/pages');
});

it('runs the demo', async () => {
  expect(await node('--import', 'tsx', 'infra/tools/cli/demo/index.ts')).toContain(
    'Every open connection got each message exactly once.',
  );
});

it('starts with its own lines, and broadcasts its event', async () => {
  const loader = ['--import', require.resolve('tsx')];
  const program = new Program('infra/tools/cli/start/index.ts', { root, args: ['--port', '0'], loader });
  try {
    const said = await program.said('Ctrl-C stops.');
    expect(said).toContain('for the mapping SeatTaken:');
    expect(said).toContain('--type seatTaken --data');
    expect(said).not.toMatch(/OrderShipped|PriceChanged|orderShipped/);

    const described = JSON.parse(await readFile(join(root, '.local/outputs.json'), 'utf8')) as Record<string, string>;
    const outputs = stackOutputs(described);
    const access = { endpoint: described.Endpoint!, region: 'us-east-1', credentials: DEVELOPER_CREDENTIALS };
    const clients = new StackClients(outputs, access);
    try {
      const connect = async (userId: string) =>
        TestClient.open(`${outputs.WebSocketUrl}?token=${await clients.token({ userId })}`);
      const [guest, team] = [await connect('42'), await connect('team-7')];
      const detail = { guestId: 42, team: 7, seat: '"A" 3', hall: 2, ticket: 1042 };
      await clients.publish({ source: 'theatre', detailType: 'SeatTaken', detail });
      const data = { seat: '"A" 3', hall: 2, title: 'Seat "A" 3 taken' };
      for (const client of [guest, team]) {
        expect(await client.receive({ type: 'seatTaken' })).toMatchObject({ id: 'SeatTaken/theatre/1042', data });
      }
      const report = await waitUntil('the report', () => clients.closedReport('SeatTaken/theatre/1042'));
      expect(report).toMatchObject({ status: 'COMPLETED', delivered: 2 });
      await Promise.all([guest.close(), team.close()]);
    } finally {
      clients.close();
    }
  } finally {
    await program.end('SIGINT');
  }
});

it('passes the tests about messages and mappings', async () => {
  await node(bin('jest/bin/jest.js'), '--maxWorkers=2', ...TESTS);
});
