/** What `doctor` makes of an account, asked over the wire, and of settings that do not fit it. */
import { checkApiGateway, judgeLogRole, judgeRate } from '../../../../infra/cli/broadcast/doctor/checks/api-gateway';
import { checkBootstrap } from '../../../../infra/cli/broadcast/doctor/checks/bootstrap';
import { checkConcurrency, judgeConcurrency } from '../../../../infra/cli/broadcast/doctor/checks/concurrency';
import { judgeFunctions } from '../../../../infra/cli/broadcast/doctor/checks/functions';
import { checkNode } from '../../../../infra/cli/broadcast/doctor/checks/node';
import { settingsOf } from '../../../../infra/settings';
import { startAccount, type AccountFacts } from './support/aws-account';

const healthy: AccountFacts = {
  bootstrapVersion: '27',
  requestsPerSecond: 10_000,
  newConnectionsPerSecond: 500,
  concurrency: 1000,
};
const settings = settingsOf('prod');

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

it.each([
  [undefined, 'This account and region are not bootstrapped'],
  ['5', 'CDKToolkit is of version 5, needed is 6'],
])('asks for the bootstrap where it is %s', async (bootstrapVersion, text) => {
  const { bootstrapVersion: _, ...rest } = healthy;
  const facts = bootstrapVersion === undefined ? rest : { ...rest, bootstrapVersion };
  const finding = await withAccount(facts, checkBootstrap);
  expect(finding).toMatchObject({ level: 'error', text, todo: expect.stringContaining('npx cdk bootstrap') as string });
});

describe('posts a second', () => {
  const bounded = { ...settings, sender: { ...settings.sender, reservedConcurrency: 10, postsPerSecond: 400 } };
  it.each([
    [settings, 10_000, 'ok'],
    [settings, 2_500, 'error'], // as in the smaller regions
    [bounded, 10_000, 'warning'],
    [bounded, 20_000, 'ok'],
    [settings, undefined, 'skipped'],
  ] as const)('judges the settings by the limit', (given, limit, level) => {
    expect(judgeRate(given, limit).level).toBe(level);
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
  expect(checkNode('18.19.0')).toMatchObject({ level: 'error', todo: 'Install Node 20 or newer.' });
  expect(checkNode('20.20.0').level).toBe('ok');
});
