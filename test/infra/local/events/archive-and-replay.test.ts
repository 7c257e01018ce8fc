import type { JsonObject } from '#local/core/service';
import { Archive } from '#local/events/archive/archive';
import { localEventBridge, MACHINE, START_ROLE } from './local-event-bridge';
import { sampleEvent } from './sample-event';

const BUS = 'arn:aws:events:eu-west-1:000000000000:event-bus/default';
const ARCHIVE = 'arn:aws:events:eu-west-1:000000000000:archive/Kept';
const HOUR = {
  EventStartTime: Date.parse('2026-11-20T10:00:00Z') / 1000,
  EventEndTime: Date.parse('2026-11-20T11:00:00Z') / 1000,
};

async function withArchive(properties: JsonObject = {}) {
  const bridge = localEventBridge();
  await bridge.create('AWS::Events::Archive', 'Kept', { SourceArn: BUS, RetentionDays: 1, ...properties });
  return bridge;
}
const replay = (bridge: ReturnType<typeof localEventBridge>, change: JsonObject = {}) =>
  bridge.call('StartReplay', {
    ReplayName: 'again',
    EventSourceArn: ARCHIVE,
    ...HOUR,
    Destination: { Arn: BUS },
    ...change,
  });

describe('an archive', () => {
  it('keeps the events its pattern wants', async () => {
    const bridge = await withArchive({ EventPattern: { source: ['shop.orders'] } });
    await bridge.put();
    await bridge.put({ Source: 'shop.carts' });
    expect(await bridge.call('DescribeArchive', { ArchiveName: 'Kept' })).toMatchObject({
      ArchiveArn: ARCHIVE,
      EventSourceArn: BUS,
      EventPattern: '{"source":["shop.orders"]}',
      EventCount: 1,
      RetentionDays: 1,
      State: 'ENABLED',
    });
  });

  it('forgets events after its retention', async () => {
    const bridge = await withArchive();
    await bridge.put();
    bridge.clock.advance(86_400_000);
    await bridge.put();
    expect(await bridge.call('ListArchives', {})).toMatchObject({ Archives: [{ EventCount: 1 }] });
  });

  it('forgets the oldest events when it is full', () => {
    const bytes = Buffer.byteLength(JSON.stringify(sampleEvent()));
    const archive = new Archive(
      {
        name: 'Small',
        arn: ARCHIVE,
        sourceArn: BUS,
        description: undefined,
        pattern: undefined,
        retentionDays: 0,
        createdAt: new Date(0),
      },
      2 * bytes,
    );
    const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
    for (const id of [sampleEvent().id, ...ids]) archive.take(sampleEvent({ id }), 0);
    expect(archive.size(0)).toEqual({ events: 2, bytes: 2 * bytes });
    expect(archive.between(0, Date.now(), 0).map(({ id }) => id)).toEqual(ids);
  });

  it('gets a name of at most 48 characters from the template', async () => {
    const bridge = localEventBridge();
    const logicalId = `${'Long'.repeat(13)}-0123456789AB`;
    const { ref } = await bridge.create('AWS::Events::Archive', logicalId, { SourceArn: BUS });
    expect(ref).toHaveLength(48);
    expect(ref).toMatch(/-0123456789AB$/);
  });

  it('brings along a bus that another stack makes, as that stack does not run', async () => {
    const bridge = localEventBridge();
    await bridge.create('AWS::Events::Archive', 'Archive', { SourceArn: `${BUS}s` });
    await expect(bridge.call('DescribeEventBus', { Name: 'defaults' })).resolves.toMatchObject({ Name: 'defaults' });
  });

  it.each<[string, JsonObject, string]>([
    ['another source', { SourceArn: 'arn:aws:s3:::bucket' }, 'Must contain an event bus ARN'],
    ['a bad pattern', { EventPattern: { source: 'a' } }, '"source" must be an object or an array'],
    ['half a day', { RetentionDays: 0.5 }, 'must be a whole number of days'],
  ])('is refused with %s', async (_, properties, message) => {
    await expect(withArchive(properties)).rejects.toThrow(message);
  });
});

describe('a replay', () => {
  async function withRules() {
    const bridge = await withArchive();
    await bridge.allow(START_ROLE, 'states:StartExecution', MACHINE);
    for (const name of ['One', 'Two']) {
      await bridge.create('AWS::Events::Rule', name, {
        EventPattern: { source: ['shop.orders'] },
        Targets: [{ Id: 'T', Arn: MACHINE, RoleArn: START_ROLE }],
      });
    }
    return bridge;
  }
  const rule = (name: string) => `arn:aws:events:eu-west-1:000000000000:rule/${name}`;

  it('brings the events of the time asked for back, marked, for the rules asked for', async () => {
    const bridge = await withRules();
    const id = await bridge.put();
    bridge.clock.advance(3_600_000);
    await bridge.put();
    await bridge.arrived('delivered', 4);
    await replay(bridge, { Destination: { Arn: BUS, FilterArns: [rule('Two')] } });
    const replayed = (await bridge.arrived('delivered', 5)).slice(4);
    expect(replayed).toMatchObject([{ ruleArn: rule('Two'), event: { id, 'replay-name': 'again' } }]);
  });

  it('reports what it has done, and is not archived again', async () => {
    const bridge = await withRules();
    await bridge.put();
    expect(await replay(bridge)).toMatchObject({ State: 'STARTING' });
    await bridge.arrived('delivered', 4);
    expect(await bridge.call('DescribeReplay', { ReplayName: 'again' })).toMatchObject({
      State: 'COMPLETED',
      EventLastReplayedTime: new Date('2026-11-20T10:00:00Z'),
      Destination: { Arn: BUS },
    });
    expect(await bridge.call('ListReplays', { State: 'COMPLETED' })).toMatchObject({
      Replays: [{ ReplayName: 'again', EventSourceArn: ARCHIVE }],
    });
    expect(await bridge.call('ListArchives', {})).toMatchObject({ Archives: [{ EventCount: 1 }] });
  });

  it('can be cancelled, but not once it is over', async () => {
    const bridge = await withRules();
    await bridge.put();
    await replay(bridge);
    expect(await bridge.call('CancelReplay', { ReplayName: 'again' })).toMatchObject({ State: 'CANCELLING' });
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(await bridge.call('DescribeReplay', { ReplayName: 'again' })).toMatchObject({ State: 'CANCELLED' });
    await expect(bridge.call('CancelReplay', { ReplayName: 'again' })).rejects.toMatchObject({
      code: 'IllegalStatusException',
    });
    expect(bridge.of('delivered').filter(({ event }) => event['replay-name'])).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['an archive that does not exist', { EventSourceArn: `${ARCHIVE}s` }, 'Archive Kepts does not exist.'],
    ['no archive', { EventSourceArn: BUS }, 'Must contain an archive ARN.'],
    ['no bus', { Destination: { Arn: ARCHIVE } }, 'Must contain an event bus ARN.'],
    ['another bus', { Destination: { Arn: `${BUS}s` } }, 'Cross event bus replay is not permitted.'],
    ['an end before its start', { EventEndTime: HOUR.EventStartTime }, 'EventStartTime must be before EventEndTime.'],
  ])('is refused with %s', async (_, change, message) => {
    await expect(replay(await withArchive(), change)).rejects.toThrow(message);
  });

  it('is refused under a name that is taken', async () => {
    const bridge = await withArchive();
    await replay(bridge);
    await expect(replay(bridge)).rejects.toMatchObject({ code: 'ResourceAlreadyExistsException' });
  });
});
