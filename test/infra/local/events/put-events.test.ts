import { globalArn } from '#local/core/identity';
import type { Caller, JsonObject } from '#local/core/service';
import { warnOfLostEvents } from '#local/events/index';
import { localEventBridge } from './local-event-bridge';
import { standardError } from '#infra/terminal/standard';

const ENTRY = { Source: 'shop.orders', DetailType: 'OrderShipped', Detail: '{"order":7}' };
const putEntries = async (entries: JsonObject[]) =>
  (await localEventBridge().call('PutEvents', { Entries: entries })) as {
    FailedEntryCount: number;
    Entries: { EventId?: string; ErrorCode?: string; ErrorMessage?: string }[];
  };

describe('PutEvents', () => {
  it('makes an event of an entry as AWS does', async () => {
    const bridge = localEventBridge();
    const id = await bridge.put({ Time: 1_700_000_000.5, Resources: ['arn:aws:s3:::a'], EventBusName: 'default' });
    expect(bridge.of('received')[0]).toMatchObject({
      busName: 'default',
      event: {
        version: '0',
        id,
        'detail-type': 'OrderShipped',
        source: 'shop.orders',
        account: '000000000000',
        time: '2023-11-14T22:13:20Z',
        region: 'eu-west-1',
        resources: ['arn:aws:s3:::a'],
        detail: { order: 7 },
      },
    });
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  });

  it('takes now as the time of an event without one', async () => {
    const bridge = localEventBridge();
    await bridge.put();
    expect(bridge.of('received')[0]?.event.time).toBe('2026-11-20T10:00:00Z');
  });

  it.each([
    [{ Source: undefined }, 'InvalidArgument', 'Parameter Source is not valid. Reason: Source is a required argument.'],
    [
      { DetailType: '' },
      'InvalidArgument',
      'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
    ],
    [{ Detail: undefined }, 'InvalidArgument', 'Parameter Detail is not valid. Reason: Detail is a required argument.'],
    [{ Detail: '{' }, 'MalformedDetail', 'Detail is malformed.'],
    [{ Detail: '[1]' }, 'MalformedDetail', 'Detail is malformed.'],
    [{ Detail: '"text"' }, 'MalformedDetail', 'Detail is malformed.'],
    [{ Source: 'aws.s3' }, 'NotAuthorizedForSourceException', 'Not authorized for the source.'],
  ])('refuses one entry with %j and takes the other', async (change, ErrorCode, ErrorMessage) => {
    const result = await putEntries([{ ...ENTRY, ...change }, ENTRY]);
    expect(result.FailedEntryCount).toBe(1);
    expect(result.Entries).toEqual([{ ErrorCode, ErrorMessage }, { EventId: expect.any(String) as string }]);
  });

  it('takes 1 to 10 entries', async () => {
    await expect(putEntries([])).rejects.toThrow('Member must have length greater than or equal to 1');
    expect((await putEntries(Array<JsonObject>(10).fill(ENTRY))).FailedEntryCount).toBe(0);
    await expect(putEntries(Array<JsonObject>(11).fill(ENTRY))).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('takes 1 MB in all', async () => {
    const ofBytes = (bytes: number) => {
      const rest = Buffer.byteLength(ENTRY.Source + ENTRY.DetailType + '{"t":""}');
      return { ...ENTRY, Detail: JSON.stringify({ t: 'x'.repeat(bytes - rest) }) };
    };
    expect((await putEntries([ofBytes(1024 * 1024)])).FailedEntryCount).toBe(0);
    await expect(putEntries([ofBytes(1024 * 1024 - 10), ENTRY])).rejects.toThrow(
      'Total size of the entries in the request is over the limit.',
    );
  });

  it.each([
    [{ Entries: [{ ...ENTRY, Source: 5 }] }, 'SerializationException'],
    [{ Entries: [{ ...ENTRY, Time: 'soon' }] }, 'SerializationException'],
    [{ Entries: [{ ...ENTRY, Resources: 'a' }] }, 'SerializationException'],
    [{ Entries: ['x'] }, 'SerializationException'],
    [{ Entries: [ENTRY], EndpointId: 'abc.veo' }, 'LOCAL_UNSUPPORTED'],
  ])('refuses the call %j', async (input, code) => {
    await expect(localEventBridge().call('PutEvents', input)).rejects.toMatchObject({ code });
  });

  it('accepts events for a bus that does not exist and drops them, as AWS does', async () => {
    const bridge = localEventBridge();
    expect(await bridge.put({ EventBusName: 'nowhere' })).not.toBe('refused');
    expect(bridge.notices).toMatchObject([{ type: 'dropped', busName: 'nowhere' }]);

    const print = jest.spyOn(standardError, 'print').mockImplementation();
    bridge.notices.forEach(warnOfLostEvents);
    expect(print.mock.calls).toEqual([[expect.stringContaining("there is no bus 'nowhere'")]]);
    print.mockRestore();
  });

  it('needs events:PutEvents on the bus', async () => {
    const bridge = localEventBridge({ existingBuses: ['orders'] });
    const publisher: Caller = { kind: 'role', arn: globalArn('iam', 'role/publisher') };
    await bridge.allow(publisher.arn, 'events:PutEvents', 'arn:aws:events:eu-west-1:000000000000:event-bus/orders');
    await expect(bridge.put({ EventBusName: 'orders' }, publisher)).resolves.not.toBe('refused');
    await expect(bridge.put({}, publisher)).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });
});
