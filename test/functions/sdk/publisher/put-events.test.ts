import fc from 'fast-check';
import { calls, putEntries, type Entry } from '#sdk/publisher/put-events';
import { TestBus } from './support/test-bus';

const entry = (detail: string): Entry => ({ EventBusName: 'b', Source: 's', DetailType: 't', Detail: detail });
const entries = (count: number) => Array.from({ length: count }, (_, index) => entry(String(index)));

describe('calls', () => {
  it('hold every entry once, in order, at most ten and 256 KB each', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 230 * 1024 }), { maxLength: 60 }), (sizes) => {
        const all = sizes.map((size) => entry('x'.repeat(size)));
        const cut = calls(all);
        expect(cut.flat()).toEqual(all);
        for (const call of cut) {
          expect(call.length).toBeLessThanOrEqual(10);
          expect(call.reduce((sum, { Detail }) => sum + Detail.length + 2, 0)).toBeLessThanOrEqual(256 * 1024);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('count bytes, not characters', () => {
    const wide = entry('é'.repeat(100 * 1024));
    expect(calls([wide, wide])).toHaveLength(2);
  });
});

describe('putting entries', () => {
  const taken = ({ Detail }: Entry) => ({ EventId: `id-${Detail}` });

  it('gives each its id, in order, whatever call it was in', async () => {
    const bus = new TestBus(taken);
    const results = await putEntries(bus.client, entries(25));
    expect(results).toEqual(Array.from({ length: 25 }, (_, index) => ({ eventId: `id-${index}` })));
    expect(bus.calls).toHaveLength(3);
  });

  it('tries throttled entries again, those alone', async () => {
    let left = 2;
    const bus = new TestBus((each) =>
      each.Detail === '1' && left-- > 0 ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'Slow down' } : taken(each),
    );
    const results = await putEntries(bus.client, entries(3));
    expect(results).toEqual([{ eventId: 'id-0' }, { eventId: 'id-1' }, { eventId: 'id-2' }]);
    expect(bus.calls.map((call) => call.map(({ Detail }) => Detail))).toEqual([['0', '1', '2'], ['1'], ['1']]);
  });

  it('ends after five tries with the reason', async () => {
    const bus = new TestBus(() => ({ ErrorCode: 'InternalFailure', ErrorMessage: 'Try later' }));
    expect(await putEntries(bus.client, entries(1))).toEqual([{ code: 'InternalFailure', reason: 'Try later' }]);
    expect(bus.calls).toHaveLength(5);
  });

  it('does not try again what would be refused again', async () => {
    const bus = new TestBus(() => ({ ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }));
    await putEntries(bus.client, entries(1));
    expect(bus.calls).toHaveLength(1);
  });

  it('gives every entry of a call that failed its reason, and puts the others', async () => {
    const bus = new TestBus((each) => {
      if (each.Detail === '10') throw Object.assign(new Error('no rights'), { name: 'AccessDeniedException' });
      return taken(each);
    });
    const results = await putEntries(bus.client, entries(12));
    expect(results.filter((result) => 'eventId' in result)).toHaveLength(10);
    expect(results.slice(10)).toEqual([
      { code: 'AccessDeniedException', reason: 'no rights' },
      { code: 'AccessDeniedException', reason: 'no rights' },
    ]);
  });

  it('says so when an entry is not in the answer', async () => {
    const bus = new TestBus(() => ({}));
    expect(await putEntries(bus.client, entries(1))).toEqual([
      { code: 'NoAnswer', reason: 'EventBridge returned no id and no error' },
    ]);
  });
});
