/** `broadcast dev` as a process, in folders of CDK apps other than this project: it boots, watches, restarts and ends. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { waitUntil } from '#tools/stack/wait-until';
import { Program } from '../support/program';
import { onThisMachine } from './support/on-this-machine';

const COMMAND = 'infra/tools/cli/broadcast/index.ts';
const RUNS = 'Ctrl-C stops.';

onThisMachine('broadcast dev', () => {
  let folder: string;
  let root: string;
  let program: Program;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'dev-')));
    root = join(folder, 'app');
    await mkdir(root);
  });
  afterEach(async () => {
    await program.end('SIGKILL');
    await rm(folder, { recursive: true });
  });

  /** An app whose function returns what `handler.js` exports, and whose stack is changed by `body`. */
  async function app(body = '', stacks = ''): Promise<void> {
    const aws = (name: string) => JSON.stringify(join(PROJECT_ROOT, 'node_modules/aws-cdk-lib', name));
    await writeFile(join(root, 'cdk.json'), JSON.stringify({ app: 'node app.cjs' }));
    await writeFile(
      join(root, 'app.cjs'),
      `const { App, CfnOutput, Stack } = require(${aws('')});
       const { Code, Function, Runtime } = require(${aws('aws-lambda')});
       const { Queue } = require(${aws('aws-sqs')});
       const { Topic } = require(${aws('aws-sns')});
       const { EventBus, Rule } = require(${aws('aws-events')});
       const { SqsQueue } = require(${aws('aws-events-targets')});
       const app = new App({ analyticsReporting: false });
       const stack = new Stack(app, 'Team');
       ${stacks}
       const fn = new Function(stack, 'Teller', {
         functionName: 'teller', handler: 'handler.tell', runtime: Runtime.NODEJS_22_X, code: Code.fromAsset('../code'),
       });
       new CfnOutput(stack, 'Said', { value: String(app.node.tryGetContext('word')) });
       ${body}`,
    );
    await mkdir(join(folder, 'code'), { recursive: true });
    await writeFile(join(folder, 'code/handler.js'), tells('one'));
  }
  const tells = (word: string) => `exports.tell = async () => '${word}';\n`;

  function start(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Program {
    program = new Program(COMMAND, { root: PROJECT_ROOT, cwd: root, args: ['dev', '--port', '0', ...args], env });
    return program;
  }

  const outputs = async () =>
    JSON.parse(await readFile(join(root, '.local/outputs.json'), 'utf8')) as Record<string, string>;

  async function told(): Promise<string> {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new LambdaClient({ endpoint: (await outputs()).Endpoint!, region: 'us-east-1', credentials });
    const { Payload } = await client.send(new InvokeCommand({ FunctionName: 'teller' }));
    client.destroy();
    return JSON.parse(Buffer.from(Payload!).toString()) as string;
  }
  const tellsSoon = (word: string) =>
    waitUntil(`it to tell ${word}`, async () => (await told().catch(() => '')) === word);

  it('runs an app without the service, with context, and lists what does nothing', async () => {
    await app(`new Topic(stack, 'Alerts');`);
    const said = await start(['-c', 'word=a=b']).said(RUNS);
    expect(said).toMatch(
      /! Alerts\w+ \(AWS::SNS::Topic\) does nothing here: local mode does not emulate AWS::SNS::Topic/,
    );
    expect(said).toContain('Said  a=b');
    expect(said).toMatch(/export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+ /);
    expect(await told()).toBe('one');
    expect(await program.end('SIGINT')).toBe(130);
    expect(program.stderr).toBe('');
    expect(existsSync(join(root, '.local/outputs.json'))).toBe(false);
  });

  /** Arguments that run this code in a Node process next to the stack. */
  const beside = (code: string) => ['--', process.execPath, '--eval', code];

  it('runs a command that talks to the stack, and ends it on Ctrl-C', async () => {
    await app();
    const waits = `process.once('SIGTERM', () => { console.log('was ended'); process.exit(); });
      setInterval(() => {}, 1000);
      const { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: id, AWS_REGION: region, AWS_PROFILE: profile } = process.env;
      console.log('beside', url, id, region, profile);`;
    start(['--json', ...beside(waits)], { AWS_PROFILE: 'prod' });
    const described = JSON.parse(await program.said('\n')) as Record<string, string>;
    await waitUntil('the command', () => program.stderr.includes('beside'));
    expect(program.stderr).toContain(`beside ${described.Endpoint} local us-east-1 undefined`);
    expect(await program.end('SIGINT')).toBe(130);
    expect(program.stderr).toContain('was ended');
  });

  it.each([
    ['well', beside(''), 0, ''],
    ['with an error', beside('process.exit(3)'), 1, 'which ran next to the stack, ended with 3.'],
    ['before it starts', ['--', 'no-such-program'], 2, "Cannot start 'no-such-program' next to the stack"],
  ])('ends with that command, if it ends %s', async (_, args, status, said) => {
    await app();
    expect(await start(args).ended).toBe(status);
    expect(program.stderr).toContain(said);
    expect(existsSync(join(root, '.local/outputs.json'))).toBe(false);
  });

  it('with --strict refuses what it does not emulate, and asks which of several stacks to run', async () => {
    await app(`new Topic(stack, 'Alerts');`);
    expect(await start(['--strict']).ended).toBe(1);
    expect(program.stderr).toContain('Local mode does not support AWS::SNS::Topic');
    await app('', `new Queue(new Stack(app, 'Other'), 'Queue');`);
    expect(await start().ended).toBe(1);
    expect(program.stderr).toMatch(/The app has the stacks (Team, Other|Other, Team); name the one to run/);
    await start(['--stack', 'Team']).said(RUNS);
    expect(await told()).toBe('one');
  });

  it('with --watch notices every save, however the editor saves', async () => {
    await app();
    await start(['--watch']).said(RUNS);
    const handler = join(folder, 'code/handler.js');
    expect(await told()).toBe('one');
    for (const [before, after] of [
      ['one', 'two'],
      ['two', 'three'],
      ['three', 'four'],
    ] as const) {
      execFileSync('sed', ['-i', `s/${before}/${after}/`, handler]);
      await tellsSoon(after);
    }
    for (const word of ['five', 'six']) {
      await writeFile(`${handler}~`, tells(word)); // as vim and JetBrains do
      await rename(`${handler}~`, handler);
      await tellsSoon(word);
    }
    await writeFile(handler, tells('seven'));
    await tellsSoon('seven');
  });

  it('applies a new and a changed rule in place, and restarts by itself for anything else', async () => {
    const rule = (source: string) =>
      `new Rule(stack, 'Rule', { eventPattern: { source: ['${source}'] }, targets: [new SqsQueue(queue)] });`;
    const queue = `const queue = new Queue(stack, 'Queue');`;
    await app(queue);
    await start(['--watch']).said(RUNS);
    const { Endpoint } = await outputs();
    await app(queue + rule('shop'));
    await program.said(/↻ \S+: .*Rule\w*/);
    await app(queue + rule('store'));
    await program.said(/(↻ \S+: .*Rule[^]*){2}/);
    expect(program.stdout).not.toContain('restarting');

    await app('');
    await program.said(/↻ \S+: restarting, as .*AWS::Events::Rule .* cannot change while it runs/);
    await program.said(/Ctrl-C stops[^]*outputs are in/);
    expect((await outputs()).Endpoint).toBe(Endpoint);
    await tellsSoon('one');
    expect(await program.end('SIGINT')).toBe(130);
  });

  it('waits for the next save if it cannot restart', async () => {
    await app(`new Queue(stack, 'Queue');`);
    await start(['--watch']).said(RUNS);
    await app(`throw new Error('not yet');`);
    await program.said(/✗ \S+: [^]*not yet/);
    await app(
      `new Queue(stack, 'Queue', { fifo: false, visibilityTimeout: require(${JSON.stringify(join(PROJECT_ROOT, 'node_modules/aws-cdk-lib'))}).Duration.seconds(7) });`,
    );
    await program.said('restarting');
    await tellsSoon('one');
  });
});
