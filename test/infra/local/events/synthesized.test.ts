/** What CDK's constructs synthesize comes to life: nothing in it is refused, and an event goes its way. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Archive, EventBus, EventField, Match, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { readAssembly } from '#local/cloud-assembly/assembly';
import { RunningStack } from '#local/cloud-assembly/running-stack';
import { localEventBridge, MACHINE } from './local-event-bridge';

const outdir = mkdtempSync(path.join(tmpdir(), 'events-'));
afterAll(() => rmSync(outdir, { recursive: true }));

function synthesize() {
  const app = new App({ analyticsReporting: false, outdir });
  const stack = new Stack(app, 'Test');
  const bus = new EventBus(stack, 'Bus');
  const deadLetters = new Queue(stack, 'DeadLetters', { enforceSSL: true });
  const role = new Role(stack, 'StartRole', { assumedBy: new ServicePrincipal('events.amazonaws.com') });
  const input = {
    fixed: 'text',
    order: EventField.fromPath('$.detail.order'),
    user: EventField.fromPath('$.detail.user.name'),
    whole: EventField.fromPath('$.detail'),
    says: `order ${EventField.fromPath('$.detail.order')} at ${EventField.time}`,
  };
  const machine = StateMachine.fromStateMachineArn(stack, 'Machine', MACHINE);
  new Archive(stack, 'Archive', {
    sourceEventBus: bus,
    eventPattern: { source: Match.anythingBut('broadcast') },
    retention: Duration.days(7),
  });
  new Rule(stack, 'Shipped', {
    eventBus: bus,
    eventPattern: { source: ['shop'], detail: { order: Match.exists(), user: { name: Match.prefix('a') } } },
    targets: [
      new SfnStateMachine(machine, {
        role,
        input: RuleTargetInput.fromObject(input),
        deadLetterQueue: deadLetters,
        retryAttempts: 3,
        maxEventAge: Duration.minutes(10),
      }),
    ],
  });
  new Rule(stack, 'Every', {
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [new SqsQueue(deadLetters)],
  });
  return app.synth().directory;
}

it('boots a bus, an archive and rules as CDK synthesizes them', async () => {
  const bridge = localEventBridge();
  const { environment } = bridge.context;
  const assembly = await readAssembly(synthesize(), environment);
  await new RunningStack(assembly, bridge.providers, environment, { strict: true }).create();
  const { EventBuses } = (await bridge.call('ListEventBuses', { NamePrefix: 'Test' })) as {
    EventBuses: { Name: string }[];
  };
  const bus = EventBuses[0]?.Name;
  const detail = { order: 7, user: { name: 'alice' } };
  await bridge.put({ EventBusName: bus, Source: 'shop', Detail: JSON.stringify(detail), Time: 1_700_000_000 });
  await bridge.arrived('delivered');
  expect(JSON.parse(String(bridge.states.calls[0]?.input.input))).toEqual({
    fixed: 'text',
    order: 7,
    user: 'alice',
    whole: detail,
    says: 'order 7 at 2023-11-14T22:13:20Z',
  });
  expect(await bridge.call('ListArchives', {})).toMatchObject({ Archives: [{ EventCount: 1, RetentionDays: 7 }] });

  bridge.clock.advance(60_000);
  expect(await bridge.arrived('delivered', 2)).toMatchObject([{}, { event: { 'detail-type': 'Scheduled Event' } }]);
});
