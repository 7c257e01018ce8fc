/** What `doctor` makes of an account, asked over the wire, and of settings that do not fit it. */
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { checkAccount } from '#tools/cli/broadcast/doctor/checks/account';
import { checkApiGateway, judgeLogRole, judgeRate } from '#tools/cli/broadcast/doctor/checks/api-gateway';
import { checkBootstrap } from '#tools/cli/broadcast/doctor/checks/bootstrap';
import { checkConcurrency, judgeConcurrency } from '#tools/cli/broadcast/doctor/checks/concurrency';
import { judgeFunctions } from '#tools/cli/broadcast/doctor/checks/functions';
import { judgeOwnSource } from '#tools/cli/broadcast/doctor/checks/own-source';
import { checkQuotas, judgeQuotas, type DoctorLoad } from '#tools/cli/broadcast/doctor/checks/quotas';
import { checkNode } from '#tools/cli/broadcast/doctor/checks/node';
import { settingsToJudge } from '#tools/cli/broadcast/doctor/checks/settings';
import { examine } from '#tools/cli/broadcast/doctor/doctor';
import { notFound } from '#tools/stack/exit-codes';
import { Output } from '#tools/cli/broadcast/output/output';
import { settingsWith } from '#constructs/settings/defaults';
import { settingsInRegion } from '#constructs/settings/in-region';
import { temporaryProject } from '#test/infra/local/cloud-assembly/temporary-project';
import { startAccount, type AccountFacts } from './support/aws-account';

const healthy: AccountFacts = {
  bootstrapVersion: '27',
  requestsPerSecond: 10_000,
  newConnectionsPerSecond: 500,
  concurrency: 1000,
};
const settings = settingsWith({});
const LOAD: DoctorLoad = { broadcastsPerSecond: 10, audience: { kind: 'users', count: 1 }, connections: 1000 };

async function withAccount<T>(facts: AccountFacts, ask: (access: Parameters<typeof checkBootstrap>[0]) => Promise<T>) {
  const account = await startAccount(facts);
  try {
    return await ask(account.access);
  } finally {
    await account.stop();
  }
}

it('finds nothing wrong with an account as AWS gives it', async () => {
  const findings = await withAccount(healthy, async (access) => [
    await checkBootstrap(access),
    ...(await checkApiGateway(access, settings)),
    await checkConcurrency(access, settings),
  ]);
  expect(findings.map(({ check, level }) => `${check}: ${level}`)).toEqual([
    'bootstrap: ok',
    'posts a second: ok',
    'new connections: ok',
    'access logs: ok',
    'concurrency: ok',
  ]);
});

it('says before a deployment which account, region and settings it is about', async () => {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const io = { stdout, stderr, stdin: new PassThrough(), env: {}, cwd: '/', signal: new AbortController().signal };
  const exitCode = await withAccount({ ...healthy, concurrency: 10 }, (access) =>
    examine({
      args: [],
      options: { roundTrip: true, ...LOAD },
      output: new Output(io, false),
      io,
      signal: io.signal,
      target: async () => ({ kind: 'aws', access, stackName: 'Broadcast-prod', where: 'AWS' }),
      stack: () => Promise.reject(notFound('There is no stack Broadcast-prod in AWS.')),
    }),
  );
  stdout.end();
  const lines = await text(stdout);
  expect(lines).toMatch(/^✓ account +123456789012 in eu-central-1$/m);
  expect(lines).toMatch(
    /^- settings +skipped: stack Broadcast-prod is not deployed, and there is no CDK app here or in a folder above\. The account/m,
  );
  expect(lines).toMatch(/^! concurrency +10 functions may run at once in the account, .*\n +Raise the quota/m);
  expect(lines).toMatch(/^- stack +skipped: There is no stack Broadcast-prod in AWS\. Checks of a deployed stack/m);
  expect(exitCode).toBe(6);
});

it('says so if the account number is not available', async () => {
  const finding = await withAccount({ ...healthy, denied: ['DescribeEventBus'] }, checkAccount);
  expect(finding).toMatchObject({ level: 'skipped', text: expect.stringContaining('in eu-central-1') as string });
});

it('ends if AWS cannot be reached, instead of skipping one check after the other', async () => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const nowhere = { endpoint: 'http://127.0.0.1:9', region: 'eu-central-1', credentials };
  await expect(checkAccount(nowhere)).rejects.toThrow('ECONNREFUSED');
});

describe('the settings the account is held against', () => {
  const overrides = { accessLogs: true, sender: { reservedConcurrency: 7 } };
  const template = (Metadata: object = { Broadcast: { settings: overrides } }) => ({
    Metadata,
    Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
  });
  const judge = (stackName: string, stack?: string, cwd = '/') =>
    withAccount(
      { ...healthy, ...(stack !== undefined && { stack: { name: 'Shop', outputs: {}, template: stack } }) },
      (access) => settingsToJudge({ access, stackName }, { cwd }),
    );

  it('are those of the deployed stack, whatever its name', async () => {
    const judged = await judge('Shop', JSON.stringify(template()));
    expect(judged).toMatchObject({
      settings: settingsWith(overrides),
      finding: { level: 'ok', text: 'as deployed: the template of stack Shop holds them' },
    });
  });

  it.each([
    ['of an older version', JSON.stringify(template({}))],
    ['in YAML', 'Resources:\n  Queue: {}\n'],
  ])('are the defaults for a stack %s, and the finding says so', async (_, body) => {
    expect(await judge('Shop', body)).toMatchObject({
      settings: settingsWith({}),
      finding: {
        level: 'skipped',
        text: expect.stringMatching(
          /^stack Shop does not contain .*\. The account is checked against the defaults$/,
        ) as string,
      },
    });
  });

  it('are those of the CDK app in this folder before the deployment', async () => {
    const project = await temporaryProject({ template: template(), code: {} });
    try {
      expect(await judge('Test', undefined, `${project.root}/infra`)).toMatchObject({
        settings: settingsWith(overrides),
        finding: {
          level: 'ok',
          text: `those of stack Test in the CDK app in ${project.root}; it is not deployed`,
        },
      });
      expect((await judge('Other', undefined, project.root)).finding).toMatchObject({
        level: 'skipped',
        text: expect.stringContaining("The app has the stacks Test; 'Other' is not one of them") as string,
      });
    } finally {
      await project.remove();
    }
  });

  it('are the defaults if reading the template is denied', async () => {
    const denied = { ...healthy, denied: ['GetTemplate'] };
    const { finding } = await withAccount(denied, (access) =>
      settingsToJudge({ access, stackName: 'Shop' }, { cwd: '/' }),
    );
    expect(finding).toMatchObject({ level: 'skipped', text: expect.stringContaining('not authorized') as string });
  });
});

it.each([
  [undefined, 'This account and region are not bootstrapped'],
  ['5', 'CDKToolkit has version 5, but 6 is needed'],
])('asks for the bootstrap if its version is %s', async (bootstrapVersion, text) => {
  const { bootstrapVersion: _, ...rest } = healthy;
  const facts = bootstrapVersion === undefined ? rest : { ...rest, bootstrapVersion };
  const finding = await withAccount(facts, checkBootstrap);
  expect(finding).toMatchObject({ level: 'error', text, todo: expect.stringContaining('npx cdk bootstrap') as string });
});

describe('posts a second', () => {
  const withRate = (postsPerSecond: number) => ({ ...settings, rate: { postsPerSecond } });
  const inSmallBatches = { ...settings, sender: { ...settings.sender, batchSize: 19 } };
  it.each([
    [settings, 10_000, 'eu-central-1', 'ok'],
    [settings, 2_500, 'eu-south-1', 'ok'], // one of the smaller regions, whose default is less
    [settingsInRegion(settings, undefined), 2_500, 'eu-south-1', 'error'], // made for any region
    [withRate(9000), 10_000, 'eu-central-1', 'warning'],
    [withRate(9000), 20_000, 'eu-central-1', 'ok'],
    [withRate(9000), undefined, 'eu-central-1', 'warning'],
    [withRate(9000), undefined, 'eu-south-1', 'error'],
    [withRate(0), 10_000, 'eu-central-1', 'warning'],
    [inSmallBatches, 10_000, 'eu-central-1', 'warning'],
  ] as const)('judges the settings by the limit (%#)', (given, limit, region, level) => {
    expect(judgeRate(given, limit, region).level).toBe(level);
  });

  it("names the region, and that its default is used if API Gateway does not say the account's", () => {
    expect(judgeRate(settings, 2_500, 'eu-south-1').text).toMatch(
      /^1500 of the account's 2500 requests a second in eu-south-1$/,
    );
    expect(judgeRate(settings, undefined, 'eu-south-1').text).toMatch(
      /^1500 of the 2500 requests a second an account gets by default in eu-south-1$/,
    );
  });
});

describe('the least quotas for a load', () => {
  const has = { functionsAtOnce: 1000, requestsPerSecond: 10_000 };

  it('are within what an account has as AWS gives it', async () => {
    const finding = await withAccount(healthy, (access) => checkQuotas(access, settings, LOAD));
    expect(finding).toMatchObject({
      level: 'ok',
      text: expect.stringMatching(
        /^10 broadcasts a second to users:1, 1000 open connections: at least: functions at once \d+, API Gateway/,
      ) as string,
    });
  });

  it.each([
    [
      'a new account with fifty times the load',
      { ...LOAD, broadcastsPerSecond: 500 },
      { ...has, functionsAtOnce: 10 },
      'Concurrent executions',
    ],
    ['a small region', { ...LOAD, broadcastsPerSecond: 3000 }, { ...has, requestsPerSecond: 2500 }, 'Throttle rate'],
  ] as const)('are too much for %s, and say which quota to raise to what', (_, load, account, quota) => {
    const { level, todo } = judgeQuotas(settings, load, account);
    expect(level).toBe('warning');
    expect(todo).toMatch(new RegExp(`raise '${quota}' of .* from \\d+ to \\d+`));
  });

  it('are stated, and not judged, where AWS does not say what the account has', () => {
    const unknown = { functionsAtOnce: undefined, requestsPerSecond: undefined };
    expect(judgeQuotas(settings, { ...LOAD, broadcastsPerSecond: 1e6 }, unknown).level).toBe('ok');
  });
});

describe('concurrency', () => {
  const reserving = { ...settings, sender: { ...settings.sender, reservedConcurrency: 20 } };
  it.each([
    [settings, 1000, 'ok', undefined],
    [settings, 10, 'warning', 'sender.concurrentBatches'], // a new account
    [reserving, 100, 'error', 'reservedConcurrency'],
    [reserving, 1000, 'ok', undefined],
    [settings, undefined, 'skipped', undefined],
  ] as const)('judges the settings by the limit', (given, limit, level, todo) => {
    const finding = judgeConcurrency(given, limit);
    expect(finding.level).toBe(level);
    if (todo !== undefined) expect(finding.todo).toContain(todo);
  });
});

describe("the service's own source", () => {
  const statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'events:PutEvents',
    Condition: { 'ForAnyValue:StringEquals': { 'events:source': 'broadcast' } },
  };
  it.each([
    ['denied to others', { Statement: [{ Effect: 'Allow' }, statement] }, 'ok'],
    ['denied by the only statement', { Statement: statement }, 'ok'],
    ['allowed', { Statement: [{ ...statement, Effect: 'Allow' }] }, 'warning'],
    ['not mentioned', { Statement: [{ Effect: 'Deny' }] }, 'warning'],
    ['left open by a bus without a policy', undefined, 'warning'],
  ])('is %s', (_, policy, level) => {
    expect(judgeOwnSource('shop', policy && JSON.stringify(policy)).level).toBe(level);
  });
});

it('asks for a role only where access logs are on', () => {
  expect(judgeLogRole(settings, undefined).level).toBe('ok');
  const logging = { ...settings, accessLogs: true };
  expect(judgeLogRole(logging, undefined)).toMatchObject({
    level: 'error',
    text: expect.stringContaining('would fail') as string,
  });
  expect(judgeLogRole(logging, 'arn:aws:iam::1:role/logs').level).toBe('ok');
});

it('names the function that is not active', () => {
  const ready = { FunctionName: 'a', State: 'Active', Runtime: 'nodejs24.x', Architectures: ['arm64'] } as const;
  expect(judgeFunctions([{ ...ready, Architectures: ['arm64'] }]).text).toBe('1 active, nodejs24.x on arm64');
  const failed = { FunctionName: 'b', State: 'Failed', StateReason: 'no role' } as const;
  expect(judgeFunctions([failed])).toMatchObject({ level: 'error', text: 'b is Failed no role' });
});

it('asks for a Node that runs it', () => {
  for (const old of ['18.19.0', '20.9.0']) {
    expect(checkNode(old)).toMatchObject({ level: 'error', todo: 'Install Node 20.19 or newer.' });
  }
  for (const recent of ['20.19.0', '22.1.0']) expect(checkNode(recent).level).toBe('ok');
});
