import { randomUUID } from 'node:crypto';
import { ListExecutionsCommand, SFNClient, type ExecutionListItem } from '@aws-sdk/client-sfn';
import { waitUntil } from '#tools/stack/wait-until';
import type { TestClient } from '#test/e2e/support/test-client';
import { BroadcastUnderFaults } from './broadcast-under-faults';

let under: BroadcastUnderFaults;
let ann: TestClient;
let ben: TestClient;
beforeAll(async () => {
  under = await BroadcastUnderFaults.start();
  ann = await under.stack.connect('ann');
  ben = await under.stack.connect('ben');
});
afterEach(() => under.cloud.faults.clear());
afterAll(() => under.stop());

const SENDER = '*SendBatch*';
/** Its own message type, by which the test finds its messages. */
const newType = () => `test-${randomUUID()}`;
const received = (client: TestClient, type: string) => client.messages.filter((message) => message.type === type);

async function broadcast(type = newType()) {
  return under.report(await under.publish({ users: ['ann', 'ben'] }, type));
}

async function executions(): Promise<ExecutionListItem[]> {
  const sfn = new SFNClient(under.cloud.access);
  const stateMachineArn = under.stack.outputs.BroadcastStateMachineArn;
  const { executions: found = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  sfn.destroy();
  return found;
}

describe('DynamoDB', () => {
  it.each([
    ['throttles the query of an index', { operations: ['Query'], tables: ['*Connections*'] }],
    ['throttles the writing of the report', { operations: ['UpdateItem'], tables: ['*Broadcasts*'], skip: 1 }],
    ['fails at the claim', { operations: ['GetItem', 'PutItem', 'UpdateItem'], error: 'InternalServerError' as const }],
  ])('that %s once delays a broadcast and harms nobody', async (_what, fault) => {
    under.set({ type: 'dynamodb-error', times: 1, ...fault });

    expect(await broadcast()).toMatchObject({ status: 'COMPLETED', delivered: 2 });
    expect(under.struck).toEqual([1]);
  });
});

describe('a function', () => {
  it.each([
    ['that is throttled', { type: 'function-throttle' as const }],
    ['that crashes', { type: 'function-crash' as const }],
    ['that times out', { type: 'function-timeout' as const, afterMs: 50 }],
  ])('%s before it has sent is invoked again', async (_what, fault) => {
    under.set({ ...fault, functions: [SENDER], times: 1 });
    const type = newType();

    expect(await broadcast(type)).toMatchObject({ status: 'COMPLETED', delivered: 2 });
    expect(under.struck).toEqual([1]);
    await ben.receive({ type });
    expect(received(ann, type)).toHaveLength(1);
  });

  it('that crashes after it has sent sends again: the same message, which clients drop by its id', async () => {
    under.set({ type: 'function-crash', functions: [SENDER], handler: 'run', times: 1 });
    const type = newType();

    expect(await broadcast(type)).toMatchObject({ status: 'COMPLETED', connections: 2, delivered: 2 });
    const messages = await waitUntil('both copies', () => received(ann, type).length === 2 && received(ann, type));
    expect(messages[0]).toEqual(messages[1]);
  });

  it('that crashes leaves the report of Lambda in its log, and a new environment serves the next invocation', async () => {
    under.set({ type: 'function-crash', functions: [SENDER], times: 1 });
    const logged: string[] = [];
    const stop = under.cloud.logs.onWrite(
      ({ logGroup, message }) => logGroup.includes('SendBatch') && logged.push(message),
    );

    await broadcast();
    stop();

    const reports = logged.filter((line) => line.includes('platform.report')).map((line) => line.includes('"error"'));
    expect(reports).toEqual([true, false]);
  });
});

describe('EventBridge', () => {
  it('that delivers an event twice starts two executions; the second finds the broadcast claimed', async () => {
    under.set({ type: 'event-duplicate', rules: ['*Requested*'], times: 1 });
    const type = newType();
    const eventId = await under.publish({ users: ['ann', 'ben'] }, type);

    expect(await under.report(eventId)).toMatchObject({ status: 'COMPLETED', delivered: 2 });
    const started = await waitUntil('both executions to end', async () => {
      const found = (await executions()).filter(({ name }) => name?.startsWith(eventId));
      return found.length === 2 && found.every(({ status }) => status === 'SUCCEEDED') && found;
    });
    expect(new Set(started.map(({ name }) => name)).size).toBe(2);
    expect(received(ann, type)).toHaveLength(1);
  });

  it.each([1, 2])(
    'that reorders events with seed %i lets them overtake each other, the same way each time',
    async (seed) => {
      const order = async () => {
        under.cloud.faults.set({ seed, faults: [{ type: 'event-reorder', rules: ['*Requested*'], window: 4 }] });
        const before = ann.messages.length;
        const ids: string[] = [];
        for (let count = 0; count < 4; count += 1) ids.push(await under.publish({ users: ['ann'] }));
        for (const id of ids) expect(await under.report(id)).toMatchObject({ delivered: 1 });
        const started = (await executions()).slice(0, 4).reverse();
        await waitUntil('the messages', () => ann.messages.length === before + 4);
        return started.map(({ name = '' }) => ids.findIndex((id) => name.startsWith(id)));
      };

      const first = await order();

      expect([...first].sort()).toEqual([0, 1, 2, 3]);
      expect(first).not.toEqual([0, 1, 2, 3]);
      expect(await order()).toEqual(first);
    },
  );

  it('lets events go that wait for others that never come', async () => {
    under.set({ type: 'event-reorder', window: 100, maxWaitMs: 100 });

    expect(await broadcast()).toMatchObject({ status: 'COMPLETED', delivered: 2 });
  });
});

describe('an engine that restarts', () => {
  it.each(['OpenBroadcast', 'SendBatch', 'RecordReport'])(
    'as a state %s begins runs the EXPRESS execution again under its ARN, to a report that adds up',
    async (state) => {
      under.set({ type: 'engine-restart', states: [state] });
      const eventId = await under.publish({ users: ['ann', 'ben'] });

      expect(await under.report(eventId)).toMatchObject({ status: 'COMPLETED', connections: 2, delivered: 2 });
      expect(under.struck).toEqual([1]);
      const [one, ...others] = await waitUntil('the execution to end', async () => {
        const found = (await executions()).filter(({ name }) => name?.startsWith(eventId));
        return found.every(({ status }) => status === 'SUCCEEDED') && found;
      });
      expect(one).toBeDefined();
      expect(others).toEqual([]);
    },
  );

  it('loses executions when it is to, without a word; the claim stays until its lease is over', async () => {
    under.set({ type: 'engine-restart', states: ['SendBatch'], express: 'lost' });
    const told: string[] = [];
    const stop = under.cloud.onExecutionEvent(({ event }) => told.push(event.type));
    const type = newType();
    const eventId = await under.publish({ users: ['ann'] }, type);

    const lost = await waitUntil('the execution to be gone', async () =>
      (await executions()).find(({ name, status }) => name?.startsWith(eventId) && status === 'ABORTED'),
    );
    stop();

    expect(lost).toBeDefined();
    expect(told.filter((event) => /^Execution(?!Started)/.test(event))).toEqual([]);
    expect(received(ann, type)).toEqual([]);
    expect(await under.stack.aws.closedReport(`BroadcastRequested/faults/${eventId}`)).toBeUndefined();
  });
});
