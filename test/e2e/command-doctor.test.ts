/** `broadcast doctor` on a running stack, and the command as a process: exit status, pipes, Ctrl-C. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Finding } from '#tools/cli/broadcast/doctor/finding';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { findLocalMode } from '#tools/stack/local-mode';
import { waitUntil } from '#tools/stack/wait-until';
import { LOADER } from '../support/program';
import { answerOf, cliOf, environmentOf, runCli } from './support/run-cli';
import { StackUnderTest } from './support/stack-under-test';
import { onThisMachine } from './support/on-this-machine';

const exitOf = async (child: ChildProcess): Promise<unknown> => ((await once(child, 'close')) as unknown[])[0];

let stack: StackUnderTest;
beforeAll(async () => {
  stack = await StackUnderTest.start();
});
afterAll(() => stack.stop());

onThisMachine('broadcast doctor', () => {
  it('makes a round trip, leaves nobody connected, and skips what it cannot check', async () => {
    const result = await cliOf(stack)(['doctor', '--json']);
    const { findings } = answerOf<{ findings: Finding[] }>(result);
    const levels = Object.fromEntries(findings.map(({ check, level }) => [check, level]));
    expect(levels).toMatchObject({
      node: 'ok',
      bootstrap: 'skipped',
      'posts a second': 'skipped',
      concurrency: 'skipped',
      settings: 'ok',
      stack: 'ok',
      functions: 'ok',
      'dead letters': 'ok',
      'round trip': 'ok',
    });
    expect(findings.find(({ check }) => check === 'round trip')?.text).toMatch(
      /^connected \d+ ms, indexed \d+ ms, received \d+ ms, reported \d+ ms, gone \d+ ms$/,
    );
    expect(stack.local?.connections.list()).toEqual([]);
    expect(result.exitCode).toBe(0);
  });

  it('says at which step the round trip stopped, and what to do', async () => {
    stack.local!.faults.set({ seed: 1, faults: [{ type: 'post-status', status: 413 }] });
    const { exitCode, stdout } = await cliOf(stack)(['doctor']).finally(() => stack.local!.faults.clear());
    expect(stdout).toMatch(/✗ round trip +The message was not delivered: PARTIAL TOO_LARGE\./);
    expect(stdout).toContain('It got as far as: connected, indexed.');
    expect(exitCode).toBe(1);
  });
});

onThisMachine('findLocalMode', () => {
  it('finds the running stack of a folder by the file that local mode writes there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'app-'));
    await mkdir(join(folder, '.local'));
    await writeFile(join(folder, '.local/outputs.json'), JSON.stringify({ Endpoint: stack.local!.url }));
    const { outputs, access } = await findLocalMode(folder);
    expect([outputs, access.endpoint]).toEqual([stack.outputs, stack.local!.url]);

    await writeFile(join(folder, '.local/outputs.json'), '{"Endpoint":"http://127.0.0.1:9"}');
    await expect(findLocalMode(folder)).rejects.toThrow('Local mode is not running: nothing answers at');
    await rm(folder, { recursive: true });
  });
});

describe('the command as a process', () => {
  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [...LOADER, 'infra/tools/cli/broadcast/index.ts', ...args], {
      cwd: PROJECT_ROOT,
      env: { ...process.env, ...environmentOf(stack) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('writes plain text into a pipe, and ends with the status of its findings', async () => {
    const child = start('publish', '--users', 'nobody', '--type', 'x', '--data', '1', '--no-check', '--wait');
    const [stdout, code] = await Promise.all([text(child.stdout!), exitOf(child)]);
    expect(stdout).toMatch(/^broadcast +BroadcastRequested\/broadcast\.cli\/\S+\nstatus +NO_CONNECTIONS\n/);
    // eslint-disable-next-line no-control-regex -- colours start with it
    expect(stdout).not.toMatch(/\u001b/);
    expect(code).toBe(0);
  });

  it('ends with 130 on Ctrl-C', async () => {
    const child = start('watch');
    let said = '';
    child.stderr!.on('data', (data: Buffer) => (said += data.toString()));
    await waitUntil('it to watch', () => said.includes('Ctrl-C stops'));
    child.kill('SIGINT');
    expect(await exitOf(child)).toBe(130);
  });
});

describe('errors', () => {
  it('name the missing stack, and say how to name another', async () => {
    const { exitCode, stderr } = await cliOf(stack)(['show', 'x', '--stack', 'Broadcast-other']);
    expect(stderr).toMatch(/There is no stack Broadcast-other in .*--stack/);
    expect(exitCode).toBe(3);
  });

  it('say that local mode is not running', async () => {
    const { exitCode, stderr } = await runCli(['watch', '--local'], {
      env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
    });
    expect(stderr).toContain(
      "Local mode is not running: nothing answers at http://127.0.0.1:9. Start it with 'npm start'",
    );
    expect(exitCode).toBe(4);
  });

  it('say how to sign in if there are no credentials', async () => {
    const env = {
      AWS_PROFILE: 'there-is-none',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
    const { AWS_ENDPOINT_URL: _, ...rest } = process.env;
    const child = spawn(
      process.execPath,
      [...LOADER, 'infra/tools/cli/broadcast/index.ts', 'show', 'x', '--stack', 'S', '--region', 'eu-central-1'],
      { cwd: PROJECT_ROOT, env: { ...rest, ...env, AWS_EC2_METADATA_DISABLED: 'true' } },
    );
    const [stderr, code] = await Promise.all([text(child.stderr), exitOf(child)]);
    expect(stderr).toContain('No AWS credentials were found');
    expect(code).toBe(4);
  });

  it('say what the command line lacks, and where help is', async () => {
    const { exitCode, stderr } = await runCli(['show']);
    expect(stderr).toMatch(/missing required argument 'broadcastId'.*add --help/s);
    expect(exitCode).toBe(2);
  });

  it('are not raised by --help, which shows examples for each command without a stack', async () => {
    const { stdout } = await runCli(['--help']);
    const names = [...stdout.matchAll(/^ {2}([a-z]+)(?: \[options\]| <)/gm)].map(([, name]) => name ?? '');
    expect(names).toEqual(expect.arrayContaining(['publish', 'watch', 'show', 'why', 'explain', 'resend', 'redrive']));
    for (const name of names.filter((each) => each !== 'help')) {
      const help = await runCli([name, '--help']);
      expect(help).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Examples:') as string });
    }
  });
});
