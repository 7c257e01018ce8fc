/** As much of a local cloud as the console looks at, filled with as many executions and connections as asked for. */
import type { LocalCloud } from '#local';
import { LocalServer } from '#local/http/local-server';
import type { Execution } from '#local/step-functions/executions/execution';
import { STACK_OUTPUTS } from '#constructs/stack-outputs';

export interface StubCloud {
  readonly cloud: LocalCloud;
  readonly server: LocalServer;
}

/** @param sizes number of each, all ended and all open */
export async function stubCloud(
  sizes: { readonly executions?: number; readonly connections?: number } = {},
): Promise<StubCloud> {
  const server = new LocalServer();
  await server.listen(0);
  const executions = Array.from({ length: sizes.executions ?? 0 }, (_, index) => execution(index)).reverse();
  const ids = Array.from({ length: sizes.connections ?? 0 }, (_, index) => `connection-${index}`);
  const connectedAt = '2026-01-01T00:00:00.000Z';
  const Items = ids.flatMap((id, index) => {
    const row = { connectionId: { S: id }, userId: { S: `user-${index}` }, connectedAt: { N: '1767225600000' } };
    return [`user#user-${index}`, `channel#news#${index % 8}`].map((recipient) => ({
      ...row,
      recipient: { S: recipient },
    }));
  });
  const cloud: Partial<LocalCloud> = {
    url: server.url,
    outputs: Object.fromEntries(Object.keys(STACK_OUTPUTS).map((name) => [name, name])),
    addHandler: (handler) => server.addHandler(handler),
    onExecutionEvent: () => () => undefined,
    onEventNotice: () => () => undefined,
    executions: { get: () => undefined, latestFirst: () => executions, mapRunsOf: () => [] },
    environment: { region: 'eu-west-1' },
    connections: {
      list: () =>
        ids.map((id, index) => ({
          id,
          apiId: 'api',
          stage: 'local',
          userId: `user-${index}`,
          connectedAt,
          lastActiveAt: connectedAt,
          sourceIp: '127.0.0.1',
        })),
      terminate: () => false,
      freeze: () => false,
      halfOpen: () => false,
    },
    registry: { call: async () => ({ Items }) } as unknown as LocalCloud['registry'],
  };
  return { cloud: cloud as LocalCloud, server };
}

/** As long as they are on AWS and in local mode, since the size of the list is measured. */
const MACHINE = 'Broadcast-dev-WorkflowBroadcastA1B2C3D4-0F1E2D3C4B5A';
const NAME = '8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11_5ba28f3c-7d26-9e5d-7f0e-1f2a3b4c5d6e';

function execution(index: number): Execution {
  const failed = index % 10 === 9;
  const execution: Partial<Execution> = {
    arn: `arn:aws:states:eu-west-1:000000000000:express:${MACHINE}:${NAME}:${index}`,
    name: NAME,
    machine: { name: MACHINE } as Execution['machine'],
    type: 'EXPRESS',
    startDate: 1_767_225_600_000 + index,
    stopDate: 1_767_225_600_100 + index,
    input: { mapping: 'OrderShipped', source: 'shop.orders', eventId: `event-${index}` },
    ended: Promise.resolve(
      failed ? { status: 'FAILED', error: 'Broadcast.Failed' } : { status: 'SUCCEEDED', output: {} },
    ),
  };
  return execution as Execution;
}
