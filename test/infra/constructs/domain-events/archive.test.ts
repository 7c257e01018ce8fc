import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { BroadcastService, type BroadcastServiceProps } from '#constructs/broadcast-service';
import { compilePattern } from '#local/events/pattern/index';

const mappingOf = (source: string, detailType: string, detail?: object) => ({
  name: `${source}${detailType}`.replace(/\W/g, ''),
  pattern: { source: [source], detailType: [detailType], ...(detail && { detail: { ...detail } }) },
  audience: { everyone: true as const },
  message: { type: 'told', data: {} },
});

interface Archive {
  readonly Properties: { readonly EventPattern: object };
  readonly DeletionPolicy?: string;
}

function archiveOf(
  props: Partial<BroadcastServiceProps> | ((stack: Stack) => Partial<BroadcastServiceProps>),
): Archive {
  const stack = new Stack(new App(), 'Test');
  new BroadcastService(stack, 'Service', {
    domainEvents: [mappingOf('shop.orders', 'Shipped', { prefix: ['a'] })],
    ...(typeof props === 'function' ? props(stack) : props),
  });
  const [archive] = Object.values(Template.fromStack(stack).findResources('AWS::Events::Archive'));
  return archive as Archive;
}

function keeps({ Properties: { EventPattern } }: Archive, source: string, detailType: string, detail = {}): boolean {
  const event = { source, 'detail-type': detailType, detail, id: 'a', time: '2026-01-01T00:00:00Z', resources: [] };
  return compilePattern(EventPattern).matches(event);
}

describe('the archive of a bus of the stack', () => {
  const archive = archiveOf({});

  it('keeps everything but reports, so that a mapping made later can be replayed', () => {
    expect(keeps(archive, 'shop.orders', 'Cancelled')).toBe(true);
    expect(keeps(archive, 'shop.orders', 'Broadcast Requested')).toBe(true);
    expect(keeps(archive, 'broadcast', 'Broadcast Completed')).toBe(false);
  });

  it('goes with its bus, which could not be deleted before', () => {
    expect(archive.DeletionPolicy).toBe('Delete');
  });

  it('also if the app made the bus elsewhere', () => {
    const made = archiveOf((stack) => ({ eventBus: new EventBus(stack, 'Bus') as IEventBus }));
    expect(made.DeletionPolicy).toBe('Delete');
  });
});

describe.each<[string, (stack: Stack) => Partial<BroadcastServiceProps>]>([
  ['the default bus', () => ({ settings: { eventBusName: 'default' } })],
  ['a bus that is named', () => ({ settings: { eventBusName: 'shop' } })],
  ['a bus that is given', (stack) => ({ eventBus: EventBus.fromEventBusName(stack, 'Bus', 'shop') })],
])('the archive of %s', (_, props) => {
  const archive = archiveOf(props);

  it('keeps requests and what the mappings take, and nothing of others', () => {
    expect(keeps(archive, 'shop.orders', 'Shipped', { prefix: 'a' })).toBe(true);
    expect(keeps(archive, 'shop.tools', 'Broadcast Requested')).toBe(true);
    expect(keeps(archive, 'shop.orders', 'Cancelled')).toBe(false);
    expect(keeps(archive, 'aws.ec2', 'EC2 Instance State-change Notification')).toBe(false);
    expect(keeps(archive, 'broadcast', 'Broadcast Completed')).toBe(false);
  });

  it('outlives the stack, but not a deployment that is rolled back', () => {
    expect(archive.DeletionPolicy).toBe('RetainExceptOnCreate');
  });
});

it('without mappings, the archive of a shared bus keeps requests only', () => {
  const archive = archiveOf({ domainEvents: [], settings: { eventBusName: 'default' } });
  expect(keeps(archive, 'shop.tools', 'Broadcast Requested')).toBe(true);
  expect(keeps(archive, 'shop.orders', 'Shipped')).toBe(false);
});

it('with more mappings than fit into a pattern, it keeps the events of their sources', () => {
  const domainEvents = Array.from({ length: 120 }, (_, index) =>
    mappingOf(`shop.source${index % 40}`, `SomethingOfAnOrdinaryLengthHappened${index}`),
  );
  const archive = archiveOf({ domainEvents, settings: { eventBusName: 'default' } });

  expect(JSON.stringify(archive.Properties.EventPattern).length).toBeLessThanOrEqual(4096);
  expect(keeps(archive, 'shop.source1', 'SomethingElse')).toBe(true);
  expect(keeps(archive, 'shop.elsewhere', 'SomethingElse')).toBe(false);
});
