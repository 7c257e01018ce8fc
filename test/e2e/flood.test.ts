/** One client that sends far more than it may, and another that still gets answers. */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import { putRows, rowsOfConnection } from '#shared/tables/connections-table';
import { settingsOf } from '#infra/settings';
import { onThisMachine } from './support/on-this-machine';
import { StackUnderTest } from './support/stack-under-test';
import { startWithSettings } from './support/stack-with-settings';
import type { TestClient } from './support/test-client';

const { actionBudget } = settingsOf('local');
/** More than the budget of a connection. */
const MESSAGES = actionBudget.burst + 50;
/** In flight at once: each needs an environment of the function, which this machine must start. */
const AT_ONCE = 10;

onThisMachine('a flood by one client', () => {
  let stack: StackUnderTest;
  beforeAll(async () => (stack = await StackUnderTest.start()));
  afterAll(() => stack.stop());

  const subscribe = (client: TestClient, channel: string) => {
    client.send({ action: 'subscribe', channel });
    return client.receive({ channel });
  };

  /** A client that has spent its budget an hour ahead, however slow this machine is. */
  async function connectSpent(user: string): Promise<TestClient> {
    const client = await stack.connect(user, ['*']);
    const tables = DynamoDBDocumentClient.from(new DynamoDBClient(stack.local!.access));
    const table = stack.outputs.ConnectionsTableName;
    for (const id of await stack.aws.connectionsOf(user)) {
      const busyUntil = Date.now() + 3_600_000;
      await putRows(
        tables,
        table,
        (await rowsOfConnection(tables, table, id)).map((row) => ({ ...row, busyUntil })),
      );
    }
    tables.destroy();
    return client;
  }

  it('is refused beyond its budget with a clear error, while another client is answered', async () => {
    const [flood, other] = [await connectSpent('mallory'), await stack.connect('alice', ['*'])];
    const limit = pLimit(AT_ONCE);
    const flooding = Array.from({ length: MESSAGES }, () => limit(() => subscribe(flood, `c-${randomUUID()}`)));
    for (let each = 0; each < 5; each += 1) {
      expect(await subscribe(other, `quiet-${each}`)).toMatchObject({ type: 'subscribed' });
    }
    for (const { type, message, retryAfterMs: wait } of await Promise.all(flooding)) {
      expect(type).toBe('error');
      expect(message).toContain(`${actionBudget.burst} at once and ${actionBudget.perSecond} a second`);
      expect(wait).toBeGreaterThan(0);
    }
    expect(await stack.reportOf(await stack.request({ users: ['mallory'] }))).toMatchObject({ delivered: 1 });
  });

  it('never gets more than its budget, however its messages are spread over environments of the function', async () => {
    const flood = await stack.connect('trudy', ['*']);
    const limit = pLimit(AT_ONCE);
    const began = Date.now();
    const answers = await Promise.all(
      Array.from({ length: MESSAGES }, () => limit(() => subscribe(flood, `c-${randomUUID()}`))),
    );
    const seconds = (Date.now() - began) / 1000;
    const passed = answers.filter(({ retryAfterMs }) => retryAfterMs === undefined).length;
    // The budget grows with time, and so does this limit: no busy machine exceeds it.
    expect(passed).toBeLessThanOrEqual(actionBudget.burst + actionBudget.perSecond * seconds + 1);
    expect(passed).toBeGreaterThanOrEqual(Math.min(MESSAGES, actionBudget.burst));
  });
});

onThisMachine('beyond the throttle of its route', () => {
  /** So low a rate that every machine exceeds it. */
  const throttle = { rateLimit: 1, burstLimit: 5 };

  it('a message is refused by API Gateway', async () => {
    const stack = await startWithSettings({ throttle });
    try {
      const flood = await stack.connect('peggy', ['*']);
      for (let sent = 0; sent < 20 * throttle.burstLimit; sent += 1) flood.send({ action: 'ping' });
      expect(await flood.receive({ message: 'Too Many Requests' })).toBeDefined();
    } finally {
      await stack.stop();
    }
  });
});
