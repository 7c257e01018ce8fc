import { captureLogs } from '../../support/log-capture';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ConnectionEvents, createConnectionEvents } from '#shared/connections/connection-events';
import { METRIC } from '#shared/runtime/metrics';

const logs = captureLogs();
const CONNECTION = { connectionId: 'c1', userId: 'alice', connectedAt: Date.parse('2026-11-21T09:00:00Z') };

/** A bus with such an answer: what it was given, and which metrics were published. */
function busThat(answer: () => Promise<object>) {
  const entries: unknown[] = [];
  const client = {
    send: (command: PutEventsCommand) => {
      entries.push(...(command.input.Entries ?? []));
      return answer();
    },
  } as unknown as Pick<EventBridgeClient, 'send'>;
  const metrics = new Metrics({ namespace: 'Test' });
  const counted: unknown[] = [];
  const lines = jest.spyOn(metrics, 'publishStoredMetrics').mockImplementation();
  jest.spyOn(metrics, 'addMetric').mockImplementation((...metric) => {
    counted.push(metric);
    return metrics;
  });
  return { events: new ConnectionEvents(client, 'bus', metrics), entries, counted, lines };
}
const accepting = async () => ({ Entries: [{ EventId: 'e1' }] });

it('says who connected, and when', async () => {
  const { events, entries, counted } = busThat(accepting);
  expect(await events.opened(CONNECTION)).toBe(true);
  expect(entries).toEqual([
    {
      ...{ EventBusName: 'bus', Source: 'broadcast', DetailType: 'Connection Opened' },
      Detail: '{"connectionId":"c1","userId":"alice","connectedAt":"2026-11-21T09:00:00.000Z"}',
    },
  ]);
  expect([counted, logs()]).toEqual([[], []]);
});

it('says how a connection ended, and when that was noticed', async () => {
  const { events, entries } = busThat(accepting);
  expect(await events.closed(CONNECTION, { at: Date.parse('2026-11-21T10:00:00Z'), reason: 'GONE' })).toBe(true);
  expect(entries).toMatchObject([
    {
      DetailType: 'Connection Closed',
      Detail:
        '{"connectionId":"c1","userId":"alice","connectedAt":"2026-11-21T09:00:00.000Z","closedAt":"2026-11-21T10:00:00.000Z","reason":"GONE"}',
    },
  ]);
});

it.each<[string, () => Promise<object>, string]>([
  ['is down', () => Promise.reject(new Error('unavailable')), 'unavailable'],
  [
    'refuses the event',
    async () => ({ Entries: [{ ErrorCode: 'Throttling', ErrorMessage: 'too fast' }] }),
    'EventBridge refused the event: Throttling too fast',
  ],
  [
    'refuses the event without a word',
    async () => ({ Entries: [{ ErrorCode: 'InternalFailure' }] }),
    'EventBridge refused the event: InternalFailure ',
  ],
])('logs and counts an event when EventBridge %s', async (_what, answer, reason) => {
  const { events, counted, lines } = busThat(answer);
  expect(await events.opened(CONNECTION)).toBe(false);
  expect(logs()).toEqual([
    expect.objectContaining({
      level: 'ERROR',
      message: "'Connection Opened' was not published",
      connectionId: 'c1',
      error: expect.objectContaining({ message: reason }) as unknown,
    }),
  ]);
  expect(counted).toEqual([[METRIC.CONNECTION_EVENT_FAILED, 'Count', 1]]);
  expect(lines).toHaveBeenCalledTimes(1);
});

describe('if the setting', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = before;
  });

  it('is on, events go to the bus of the environment', () => {
    process.env = { ...before, CONNECTION_EVENTS: 'on', EVENT_BUS_NAME: 'bus', AWS_REGION: 'eu-central-1' };
    expect(createConnectionEvents()).toBeInstanceOf(ConnectionEvents);
  });

  it('is off, there are none', () => {
    process.env = { ...before, CONNECTION_EVENTS: 'off' };
    expect(createConnectionEvents()).toBeUndefined();
  });
});
