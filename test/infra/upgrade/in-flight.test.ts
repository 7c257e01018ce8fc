/**
 * Executions in flight while a version is deployed or rolled back. Both versions of each state machine, and of each function,
 * work with each other: a broadcast of every kind ends with one report, and each client hears it once.
 * infra/DEPLOY.md says what that means for a change that breaks it.
 */
import { ExecutionsUnderTest } from '#test/e2e/support/executions-under-test';
import { onThisMachine } from '#test/e2e/support/on-this-machine';
import type { StackUnderTest } from '#test/e2e/support/stack-under-test';
import { shopAssembly } from './support/assembly';
import { startMixed, type IsOld } from './support/mixed-stack';
import { readRecorded, recordedVersions, type RecordedStack } from './support/recorded-stack';

const isMachine: IsOld = (id) => id.startsWith('Workflow');
/** Opens a broadcast, and hands over what is too much. */
const opensBroadcasts: IsOld = (id) => id.startsWith('WorkflowBroadcast') || id.startsWith('TasksOpenBroadcast');

/** What is still, or again, of the old version. In these four, each two parts meet in different versions, both ways. */
const MIXES: readonly (readonly [what: string, isOld: IsOld])[] = [
  ['the state machines', isMachine],
  ['the functions', (id) => !isMachine(id)],
  ['what opens broadcasts', opensBroadcasts],
  ['what carries on with them', (id) => !opensBroadcasts(id)],
];

/** More than ten rounds of queries, after which a broadcast hands over. */
const MANY = Array.from({ length: 220 }, (_, index) => `user-${index}`);
const CHANNELS = ['news', 'sports'];

async function broadcastEverything(stack: StackUnderTest): Promise<void> {
  const executions = new ExecutionsUnderTest(stack);
  const clients = await Promise.all(
    ['user-0', 'user-219', 'member', 'excluded'].map((id) => stack.connect(id, CHANNELS)),
  );
  const [first, last, member, excluded] = clients as [(typeof clients)[0], ...typeof clients];
  for (const client of [member, last, excluded]) {
    for (const channel of CHANNELS) {
      client!.send({ action: 'subscribe', channel });
      await client!.receive({ type: 'subscribed', channel });
    }
  }
  first.send({ action: 'resume', id: 'before', streams: { user: null } });
  const { streams } = (await first.receive({ type: 'resumed', id: 'before' })) as { streams: Cursors };

  // One execution, with the owners of channels; a duplicate; an invalid request; a fan-out; everyone.
  const small = { users: ['user-0', 'nobody'], channels: CHANNELS, exclude: { users: ['excluded'] } };
  const id = await stack.request(small, { idempotencyKey: 'once', data: 'small' });
  expect(await stack.reportOf(id)).toMatchObject({
    status: 'COMPLETED',
    ...{ connections: 3, delivered: 3, unreachedUsers: { count: 1, users: ['nobody'] } },
  });
  await stack.request(small, { idempotencyKey: 'once', data: 'small' });
  const invalid = await stack.request({ users: [''] });
  expect(await stack.reportOf(invalid)).toMatchObject({ status: 'FAILED' });

  // Its outcomes are in its row or in the table, whichever parts are old, and on record.
  const tiny = await stack.request({ users: ['excluded'] }, { data: 'tiny' });
  expect(await stack.reportOf(tiny)).toMatchObject({ status: 'COMPLETED', delivered: 1, recorded: 1 });
  expect(await executions.recordOf(tiny)).toMatchObject({
    outcomes: [{ userId: 'excluded', outcome: 'delivered' }],
    isComplete: true,
  });

  const cutOff = executions.cutOffAt('SendBatch');
  const restarted = await stack.request({ users: ['member'] }, { data: 'restarted' });
  await cutOff;
  expect(await executions.recover(restarted)).toMatchObject({ status: 'COMPLETED', delivered: 1 });

  const large = await stack.request(
    { users: MANY, channels: CHANNELS, exclude: { users: ['excluded'] } },
    { data: 'large' },
  );
  expect(await stack.reportOf(large)).toMatchObject({ status: 'COMPLETED', delivered: 3, lostParts: 0 });
  expect(await stack.reportOf(await stack.request({ everyone: true }, { data: 'all' }))).toMatchObject({
    delivered: 4,
  });

  const heard = (client: (typeof clients)[0]) =>
    client.messages.filter(({ type }) => type === 'test').map(({ data }) => String(data));
  for (const client of clients) await client.receive({ data: 'all' });
  expect(heard(first).sort()).toEqual(['all', 'large', 'small']);
  expect(heard(last!).sort()).toEqual(['all', 'large', 'small']);
  expect(new Set(heard(member!))).toEqual(new Set(['all', 'large', 'restarted', 'small']));
  expect(heard(excluded!)).toEqual(['tiny', 'all']);

  first.send({ action: 'resume', id: 'after', streams: { user: streams.user!.cursor } });
  const { envelopes } = (await first.receive({ type: 'resumed', id: 'after' })) as { envelopes: { data: string }[] };
  expect(envelopes.map(({ data }) => data).sort()).toEqual(['large', 'small']);
  executions.close();
}

type Cursors = Readonly<Partial<Record<string, { readonly cursor: string }>>>;

onThisMachine.each(recordedVersions())('while %s is deployed, or comes back', (version) => {
  it.each(MIXES)('of the old version: %s', async (_what, isOld) => {
    const stack = await startMixed(readRecorded(version), isOld);
    try {
      await broadcastEverything(stack);
    } finally {
      await stack.stop();
    }
  });

  it.each([
    [
      'a machine that asks its functions something else',
      (old: RecordedStack) => changedIn(old, 'resources', /(\\*"Payload\\*":\{\\*")event(\\*":)/g, '$1happened$2'),
      isMachine,
    ],
    [
      'a function that answers something else',
      (old: RecordedStack) => changedIn(old, 'sources', /decision: /g, 'verdict: '),
      (id: string) => !isMachine(id),
    ],
  ])('%s is noticed', async (_what, change, isOld) => {
    const stack = await startMixed(change(readRecorded(version)), isOld);
    try {
      const ended = new Promise((resolve) => {
        const done = stack.local!.onExecutionEvent(({ event: { type } }) => {
          if (!/^Execution(Failed|Succeeded)$/.test(type)) return;
          done();
          resolve(type);
        });
      });
      await stack.request({ users: ['alice'] });
      expect(await ended).toBe('ExecutionFailed');
    } finally {
      await stack.stop();
    }
  });
});

onThisMachine('while the setting reports changes, or its change is rolled back', () => {
  it.each(MIXES)('of all reports: %s', async (_what, isOld) => {
    const { resources } = await shopAssembly();
    // Today's code on both sides.
    const stack = await startMixed({ resources, handlers: {}, sources: {} }, isOld, { reports: 'exceptions' });
    try {
      await broadcastEverything(stack);
    } finally {
      await stack.stop();
    }
  });
});

/** @throws Error if there is nothing to change */
function changedIn(old: RecordedStack, part: keyof RecordedStack, what: RegExp, by: string): RecordedStack {
  const before = JSON.stringify(old[part]);
  const after = before.replaceAll(what, by);
  if (after === before) throw new Error(`${part} has no ${what.source}.`);
  return { ...old, [part]: JSON.parse(after) as unknown };
}
