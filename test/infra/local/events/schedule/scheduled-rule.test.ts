import { localEventBridge, MACHINE, START_ROLE } from '../local-event-bridge';

async function scheduled(properties: Record<string, unknown>, schedules = true) {
  const bridge = localEventBridge({ schedules });
  await bridge.allow(START_ROLE, 'states:StartExecution', MACHINE);
  await bridge.create('AWS::Events::Rule', 'Overdue', {
    ScheduleExpression: 'rate(1 minute)',
    Targets: [{ Id: 'T', Arn: MACHINE, RoleArn: START_ROLE }],
    ...properties,
  });
  return bridge;
}

describe('a rule with a schedule', () => {
  it('starts its target again and again with a scheduled event', async () => {
    const bridge = await scheduled({});
    bridge.clock.advance(59_999);
    expect(bridge.states.calls).toEqual([]);
    bridge.clock.advance(60_001);
    expect(await bridge.arrived('delivered', 2)).toMatchObject([
      {
        event: {
          source: 'aws.events',
          'detail-type': 'Scheduled Event',
          time: '2026-11-20T10:01:00Z',
          resources: ['arn:aws:events:eu-west-1:000000000000:rule/Overdue'],
          detail: {},
        },
      },
      { event: { time: '2026-11-20T10:02:00Z' } },
    ]);
  });

  it('starts nothing where schedules are switched off', async () => {
    const bridge = await scheduled({}, false);
    bridge.clock.advance(3_600_000);
    expect(bridge.notices).toEqual([]);
  });

  it('hands over its constant input', async () => {
    const bridge = await scheduled({
      Targets: [{ Id: 'T', Arn: MACHINE, RoleArn: START_ROLE, Input: '{"overdue":true}' }],
    });
    bridge.clock.advance(60_000);
    await bridge.arrived('delivered');
    expect(bridge.states.calls[0]?.input.input).toBe('{"overdue":true}');
  });

  it('rests while it is disabled', async () => {
    const bridge = await scheduled({ State: 'DISABLED' });
    expect(bridge.clock.waiting).toBe(0);
    await bridge.call('EnableRule', { Name: 'Overdue' });
    expect(bridge.clock.waiting).toBe(1);
    await bridge.call('DisableRule', { Name: 'Overdue' });
    expect(bridge.clock.waiting).toBe(0);
  });

  it('takes on a new schedule in place of the old one', async () => {
    const bridge = await scheduled({});
    await bridge.call('PutRule', { Name: 'Overdue', ScheduleExpression: 'rate(1 hour)' });
    bridge.clock.advance(60_000);
    expect(bridge.clock.waiting).toBe(1);
    bridge.clock.advance(59 * 60_000);
    expect(await bridge.arrived('delivered')).toMatchObject([{ event: { time: '2026-11-20T11:00:00Z' } }]);
  });

  it('stops with local mode', async () => {
    const bridge = await scheduled({});
    await bridge.stop();
    expect(bridge.clock.waiting).toBe(0);
  });

  it('can only be on the default bus', async () => {
    const bridge = localEventBridge({ existingBuses: ['orders'] });
    const rule = { Name: 'R', EventBusName: 'orders', ScheduleExpression: 'rate(1 minute)' };
    await expect(bridge.call('PutRule', rule)).rejects.toThrow(
      'ScheduleExpression is supported only on the default event bus.',
    );
  });
});
