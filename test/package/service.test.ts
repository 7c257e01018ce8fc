/**
 * The service package in somebody else's CDK app: type-checked, synthesized with the oldest CDK it accepts, run on this
 * machine, and each command of `broadcast` from the installed package against the running app.
 */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import WebSocket from 'ws';
import { CLIENT, SERVER, SERVICE } from '#tools/cli/build/packages';
import { COMMANDS } from '#tools/cli/broadcast/commands';
import { waitUntil } from '#tools/stack/wait-until';
import { errorsIn, installed, lockedPackages, pinned, run, tarballOf, version } from './support/packed';

/** The lowest version of each peer, exactly. */
const lowestPeers = Object.entries(SERVICE.peerDependencies ?? {}).map(
  ([name, range]) => `${name}@${range.replace('^', '')}`,
);

let app: string;
beforeAll(async () => {
  const others = ['valibot', 'tsx', '@types/node', 'ws', '@types/ws'].map(pinned);
  app = await installed(
    [...[CLIENT, SERVER, SERVICE].map(({ name }) => tarballOf(name)), ...lowestPeers, ...others],
    'cdk-app',
  );
});

it('type-checks together with its declarations', () => {
  expect(errorsIn(app)).toEqual([]);
});

it('has the client once, and the CDK of the app', async () => {
  const paths = Object.keys(await lockedPackages(app));
  for (const name of [CLIENT.name, 'aws-cdk-lib', 'constructs']) {
    expect(paths.filter((path) => path.endsWith(`node_modules/${name}`))).toEqual([`node_modules/${name}`]);
  }
});

it('deploys, runs and is tested with the app', async () => {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'try.ts'], { cwd: app });
  expect(JSON.parse(stdout)).toEqual([{ parcelId: 'for alice' }, { parcelId: 'mapped' }, { parcelId: 'published' }]);
});

it('can be loaded by an app that is an ES module', async () => {
  const code = `import { BroadcastService, field } from 'step-functions-broadcast/constructs';
    import { startLocalCloud } from 'step-functions-broadcast/testing';
    console.log([BroadcastService, field, startLocalCloud].every((each) => typeof each === 'function'));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: app });
  expect(stdout).toBe('true\n');
});

describe('the command', () => {
  let cloud: ChildProcess;
  let url: string;
  let outputs: Readonly<Record<string, string>>;
  const sockets: WebSocket[] = [];
  beforeAll(async () => {
    cloud = fork(join(app, 'serve.ts'), { cwd: app, execArgv: ['--import', 'tsx'] });
    ({ url, outputs } = (await said()) as { url: string; outputs: Record<string, string> });
  });
  afterAll(async () => {
    for (const socket of sockets) socket.terminate();
    if (cloud.exitCode !== null) return;
    const ended = once(cloud, 'exit');
    cloud.send('stop');
    await ended;
  });
  /** @throws Error if the app ends instead; its own message is on standard error */
  const said = () =>
    new Promise<unknown>((resolve, reject) => {
      cloud.once('message', resolve);
      cloud.once('exit', (code) => reject(new Error(`serve.ts ended with ${code}`)));
    });
  const breaks = async (faults: readonly object[]) => {
    cloud.send({ seed: 1, faults });
    await said();
  };

  interface Result {
    readonly exitCode: number;
    readonly stdout: string;
    readonly stderr: string;
  }
  async function broadcast(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Result> {
    const child = spawn(join(app, 'node_modules/.bin/broadcast'), args, {
      cwd: app,
      env: { PATH: process.env.PATH, AWS_ENDPOINT_URL: url, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number]>,
    ]);
    return { exitCode, stdout, stderr };
  }
  /** @throws Error with its output, if it ends with another status */
  async function answer(args: readonly string[], status = 0): Promise<Record<string, unknown>> {
    const result = await broadcast([...args, '--json']);
    if (result.exitCode !== status) throw new Error(JSON.stringify(result));
    return JSON.parse(result.stdout) as Record<string, unknown>;
  }

  /** @returns what the user's socket receives from now on */
  async function connect(user: string): Promise<{ type: string; data: unknown }[]> {
    const { stdout: address } = await broadcast(['token', user, '--url']);
    const socket = new WebSocket(address.trim());
    sockets.push(socket);
    const received: { type: string; data: unknown }[] = [];
    socket.on('message', (data: Buffer) => received.push(JSON.parse(data.toString()) as (typeof received)[number]));
    await once(socket, 'open');
    await waitUntil('the connection', async () => (await broadcast(['connections', user])).exitCode === 0);
    return received;
  }

  const publish = ['publish', '--type', 'parcelSent', '--data', '{"parcelId":"P-1"}', '--wait'];
  const publishTo = async (user: string, status = 0) =>
    (await answer([...publish, '--users', user], status)) as { broadcastId: string } & Record<string, unknown>;
  const deadLetter = async (eventId: string) => {
    const queues = new SQSClient({
      ...{ endpoint: url, region: 'us-east-1' },
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const body = {
      ...{ mapping: 'BroadcastRequested', source: 'depot', eventId, time: '2026-11-21T02:10:00Z' },
      request: { audience: { users: ['nobody'] }, message: { type: 'parcelSent', data: { parcelId: 'P-9' } } },
    };
    await queues.send(
      new SendMessageCommand({ QueueUrl: outputs.DeadLetterQueueUrl, MessageBody: JSON.stringify(body) }),
    );
    queues.destroy();
  };

  /** What each command does here. A new command fails the first test until it is added. */
  const tried: Readonly<Record<string, () => Promise<void>>> = {
    async publish() {
      const received = await connect('paula');
      expect(await publishTo('paula')).toMatchObject({ report: { status: 'COMPLETED', delivered: 1 } });
      await waitUntil('the message', () => received.length === 1);
      expect(received).toMatchObject([{ type: 'parcelSent', data: { parcelId: 'P-1' } }]);
    },
    async watch() {
      const { broadcastId } = await publishTo('nobody');
      const { exitCode, stdout } = await broadcast(['watch', '--since', '10m', '--once', '--json']);
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining(broadcastId)]);
    },
    async show() {
      const { broadcastId } = await publishTo('nobody');
      const { exitCode, stdout } = await broadcast(['show', broadcastId]);
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining('NO_CONNECTIONS')]);
    },
    async scheduled() {
      // This app has the setting off.
      expect(await answer(['scheduled'])).toEqual({ scheduled: [], hasMore: false });
    },
    async why() {
      await connect('wanda');
      const { broadcastId } = await publishTo('wanda');
      expect(await answer(['why', '--user', 'wanda', '--event', broadcastId])).toMatchObject({
        broadcasts: [{ got: true }],
      });
    },
    async refusals() {
      const { exitCode, stdout } = await broadcast(['refusals', '--user', 'rudolf']);
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining('No client with a token of rudolf was refused')]);
    },
    async explain() {
      const event = { Source: 'depot', DetailType: 'ParcelSent', Detail: { owner: 'alice', parcel: 'P-2' } };
      await writeFile(join(app, 'event.json'), JSON.stringify(event));
      const { exitCode, stdout } = await broadcast(['explain', 'event.json']);
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining('ParcelSent')]);
    },
    async asyncapi() {
      const { exitCode, stdout } = await broadcast(['asyncapi']);
      expect([exitCode, stdout]).toEqual([
        0,
        expect.stringMatching(/^asyncapi: "3\.1\.0"\n[^]*toClient\.parcelSent:\n/),
      ]);
    },
    async rights() {
      const { Statement: statements } = (await answer(['rights'])) as { Statement: { Action: string | string[] }[] };
      expect(statements.flatMap(({ Action: actions }) => actions)).toContain('states:CreateStateMachine');
    },
    async resend() {
      await connect('rita');
      await breaks([{ type: 'post-status', status: 413, users: ['rita'] }]);
      const { broadcastId } = await publishTo('rita', 1);
      await breaks([]);
      expect(await answer(['resend', broadcastId])).toMatchObject({ reports: [{ status: 'COMPLETED', delivered: 1 }] });
    },
    async redrive() {
      await deadLetter('event-1');
      expect(await answer(['redrive'])).toMatchObject({ redriven: 1, left: 0 });
    },
    async replay() {
      await publishTo('nobody');
      const { exitCode, stdout } = await broadcast(['replay', '--from', '10m']);
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining('COMPLETED')]);
    },
    async listen() {
      const heard = broadcast(['listen', 'lisa', '--count', '1', '--timeout', '60s', '--json']);
      await waitUntil('its connection', async () => (await broadcast(['connections', 'lisa'])).exitCode === 0);
      await publishTo('lisa');
      const { exitCode, stdout } = await heard;
      expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { type: 'parcelSent', data: { parcelId: 'P-1' } }]);
    },
    async logs() {
      const { broadcastId } = await publishTo('nobody');
      const { exitCode, stdout } = await broadcast(['logs', broadcastId]);
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Broadcast opened')]);
    },
    async console() {
      const child = spawn(join(app, 'node_modules/.bin/broadcast'), ['console', '--json'], {
        ...{ cwd: app, env: { PATH: process.env.PATH, AWS_ENDPOINT_URL: url } },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (data: Buffer) => (said += data.toString()));
      const ended = once(child, 'close') as Promise<[number]>;
      await waitUntil('its address', () => said.includes('\n'));
      const address = (JSON.parse(said.split('\n')[0]!) as { url: string }).url;
      const entered = await fetch(address, { redirect: 'manual' });
      const headers = { cookie: entered.headers.get('set-cookie')!.split(';')[0]! };
      for (const file of ['', 'main.js', 'main.css', 'api/executions']) {
        const reply = await fetch(new URL(file, new URL('/_console/', address)), { headers });
        expect([file, reply.status, (await reply.text()).length > 0]).toEqual([file, 200, true]);
      }
      child.kill('SIGINT');
      expect((await ended)[0]).toBe(130);
    },
    async open() {
      const { broadcastId } = await publishTo('nobody');
      const { exitCode, stdout } = await broadcast(['open', broadcastId]);
      expect([exitCode, stdout]).toEqual([
        0,
        expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/_console\/#\/executions\//),
      ]);
    },
    async token() {
      const { stdout } = await broadcast(['token', 'tina']);
      expect(stdout.split('.')).toHaveLength(3);
    },
    async connections() {
      await connect('carla');
      expect((await broadcast(['connections', 'carla'])).exitCode).toBe(0);
    },
    async disconnect() {
      await connect('dora');
      const closed = once(sockets.at(-1)!, 'close');
      expect((await broadcast(['disconnect', 'dora'])).exitCode).toBe(0);
      await closed;
    },
    async forget() {
      await publishTo('fay');
      expect(await answer(['forget', 'fay', '--yes'])).toMatchObject({ broadcasts: 1, left: [] });
    },
    async dev() {
      const child = spawn(join(app, 'node_modules/.bin/broadcast'), ['dev', '--port', '0', '--json'], {
        ...{ cwd: app, env: { PATH: process.env.PATH } },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (data: Buffer) => (said += data.toString()));
      const ended = once(child, 'close') as Promise<[number]>;
      await waitUntil('its outputs', () => said.includes('\n'));
      const console = new URL('/_console/', (JSON.parse(said.split('\n')[0]!) as { Endpoint: string }).Endpoint);
      for (const file of ['', 'main.js', 'main.css']) {
        const { status, text: body } = await fetch(new URL(file, console)).then(async (reply) => ({
          ...{ status: reply.status, text: await reply.text() },
        }));
        expect([file, status, body.length > 0]).toEqual([file, 200, true]);
      }
      child.kill('SIGINT');
      expect((await ended)[0]).toBe(130);
    },
    async init() {
      const folder = await mkdtemp(join(tmpdir(), 'new-'));
      const { files } = (await answer(['init', folder])) as { files: string[] };
      expect(files).toEqual(expect.arrayContaining(['.gitignore', 'infra/app.ts', 'package.json', 'web/main.tsx']));
      expect(await readFile(join(folder, 'package.json'), 'utf8')).toContain(`"${CLIENT.name}": "^${version}"`);
    },
    async cost() {
      await publishTo('nobody');
      const { mappings } = await answer(['cost', '--since', '1h']);
      expect(mappings).toContainEqual(expect.objectContaining({ mapping: 'BroadcastRequested' }));
    },
    async acceptance() {
      // Without the minute after which the closing rule closes a connection whose token has expired.
      const child = spawn(join(app, 'node_modules/.bin/broadcast'), ['acceptance'], {
        ...{ cwd: app, env: { PATH: process.env.PATH, AWS_ENDPOINT_URL: url } },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (data: Buffer) => {
        said += data.toString();
        if (said.includes('a client that was away')) child.kill('SIGINT');
      });
      const [exitCode] = (await once(child, 'close')) as [number];
      expect([exitCode, said]).toEqual([130, expect.stringMatching(/\d+ passed, 0 failed, \d skipped; stopped/)]);
    },
    async loadtest() {
      const load = ['loadtest', '--connections', '4', '--rate', '2', '--seconds', '1'];
      expect(await answer(load)).toMatchObject({ ledger: { accepted: 2, received: 2, missing: 0 } });
    },
    async doctor() {
      const { findings } = (await answer(['doctor'])) as { findings: { check: string; level: string }[] };
      expect(findings).toContainEqual(expect.objectContaining({ check: 'round trip', level: 'ok' }));
    },
  };

  it('is tried with every command', () => {
    const { stdin, stdout, stderr, env } = process;
    const io = { stdin, stdout, stderr, env, cwd: app, signal: new AbortController().signal };
    const names = COMMANDS.map((build) => build(io, () => undefined).name());
    expect(Object.keys(tried).sort()).toEqual(names.sort());
  });

  it.each(Object.keys(tried))('broadcast %s', (name) => tried[name]!());

  it('prints its version and help without loading an SDK', async () => {
    const LOADED_FILE = join(app, 'loaded.json');
    const NODE_OPTIONS = `--require ${join(app, 'loaded.cjs')}`;
    for (const [option, said] of [
      ['--version', `${version}\n`],
      ['--help', expect.stringContaining('Usage: broadcast')],
    ] as const) {
      const { exitCode, stdout } = await broadcast([option], { LOADED_FILE, NODE_OPTIONS });
      expect([exitCode, stdout]).toEqual([0, said]);
      const loaded = JSON.parse(await readFile(LOADED_FILE, 'utf8')) as string[];
      expect(loaded).toContain('step-functions-broadcast/dist/broadcast.js');
      expect(loaded.filter((file) => /^(@aws-sdk|aws-cdk-lib|esbuild|dynalite|jsonata|ws)\//.test(file))).toEqual([]);
    }
  });

  it('colours a pipe only with FORCE_COLOR', async () => {
    const { broadcastId } = await publishTo('nobody');
    const escape = String.fromCharCode(27);
    expect((await broadcast(['show', broadcastId], { FORCE_COLOR: '1' })).stdout).toContain(escape);
    expect((await broadcast(['show', broadcastId])).stdout).not.toContain(escape);
  });
});
