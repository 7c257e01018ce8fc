import type { BusEvent, EventBridgeNotice } from '#local/events/index';
import { EventLog, MAX_CHARACTERS, MAX_EVENTS } from '#tools/console/api/events/log';

const event = (id: string, detail: object = {}): BusEvent => ({
  version: '0',
  id,
  'detail-type': 'Order Shipped',
  source: 'shop.orders',
  account: '000000000000',
  time: '2026-11-28T00:00:00Z',
  region: 'us-east-1',
  resources: [],
  detail: detail as BusEvent['detail'],
});
const ruleArn = (name: string) => `arn:aws:events:us-east-1:000000000000:rule/bus/${name}`;
const received = (id: string, detail?: object): EventBridgeNotice => ({
  type: 'received',
  busName: 'bus',
  event: event(id, detail),
});
const matched = (id: string, rule = 'one'): EventBridgeNotice => ({
  type: 'matched',
  ruleArn: ruleArn(rule),
  event: event(id),
});
const delivery = (id: string) => ({
  ruleArn: ruleArn('one'),
  targetId: 't',
  targetArn: 'arn:aws:sqs:x:0:queue',
  event: event(id),
});

describe('the event log', () => {
  it('says which rules matched, and why another did not', () => {
    const log = new EventLog(() => 5);
    log.take(received('a'));
    log.take(matched('a'));
    const mismatch = { path: 'source', expected: '["shop"]', got: '"shop.orders"' };
    log.take({ type: 'unmatched', ruleArn: ruleArn('two'), event: event('a'), mismatch });
    expect(log.page({}, 10).events).toEqual([
      {
        sequence: 1,
        id: 'a',
        at: 5,
        source: 'shop.orders',
        detailType: 'Order Shipped',
        matched: ['one'],
        unmatched: 1,
        replayed: false,
      },
    ]);
    expect(log.get(1)?.rules.get('two')?.mismatch).toBe('source must be ["shop"], the event has "shop.orders"');
    expect(log.page({ unmatched: true }, 10).events).toEqual([]);
  });

  it('keeps what became of a delivery, and forgets a problem that was overcome', () => {
    const log = new EventLog();
    log.take(received('a'));
    log.take(matched('a'));
    const failure = { code: 'NO_PERMISSIONS', message: 'no' } as Extract<
      EventBridgeNotice,
      { type: 'retrying' }
    >['failure'];
    log.take({ type: 'retrying', ...delivery('a'), failure, delayMs: 1 });
    expect(log.page({ text: 'no_permissions' }, 10).events).toHaveLength(1);
    log.take({ type: 'delivered', ...delivery('a'), attempts: 2 });
    expect(log.page({}, 10).events[0]?.problem).toBeUndefined();
    expect([...(log.get(1)?.rules.get('one')?.deliveries.values() ?? [])]).toEqual([
      { target: 'queue', state: 'delivered' },
    ]);
  });

  it('lists an event again that an archive sends again', () => {
    const log = new EventLog();
    log.take(received('a'));
    log.take(matched('a'));
    log.take(matched('a'));
    log.take(matched('a', 'two'));
    expect(log.page({}, 10).events.map(({ matched: rules, replayed }) => [rules, replayed])).toEqual([
      [['one', 'two'], true],
      [['one'], false],
    ]);
  });

  it('pages, latest first', () => {
    const log = new EventLog();
    for (const id of ['a', 'b', 'c']) log.take(received(id));
    const { events, next, kept } = log.page({}, 2);
    expect([events.map(({ id }) => id), next, kept]).toEqual([['c', 'b'], 2, 3]);
    expect(log.page({}, 2, next).events.map(({ id }) => id)).toEqual(['a']);
  });

  it('drops the oldest events beyond its bounds', () => {
    const log = new EventLog();
    for (let index = 0; index < MAX_EVENTS + 5; index += 1) log.take(received(String(index)));
    expect([log.page({}, 1).kept, log.get(5), log.get(6)?.event.id]).toEqual([MAX_EVENTS, undefined, '5']);
    const large = new EventLog();
    for (let index = 0; index < 40; index += 1) large.take(received(String(index), { text: 'x'.repeat(250_000) }));
    const { kept } = large.page({}, 1);
    expect(kept).toBeLessThan(40);
    expect(kept).toBe(Math.floor(MAX_CHARACTERS / JSON.stringify(event('10', { text: 'x'.repeat(250_000) })).length));
  });
});
