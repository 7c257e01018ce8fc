/** One trace, from an event's detail or a publisher to the listener of a client, and every tool that names it. */
import { join } from 'node:path';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { WebSocket } from 'ws';
import { connect, type MessageInfo } from '#sdk/client';
import { createPublisher } from '#sdk/publisher';
import { broadcastSource } from '#tools/console/api/broadcasts';
import { waitUntil } from '#tools/stack/wait-until';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { contract } from '#test/support/shop/contract';
import { appCommand } from '#test/support/shop/project';
import { ClientUser } from './support/client-user';
import { onThisMachine } from './support/on-this-machine';
import { answerOf, cliOf } from './support/run-cli';
import { StackUnderTest } from './support/stack-under-test';
import { startTemporaryProject } from './support/temporary-project';

const idOf = (digit: string) => digit.repeat(32);
const traceparentOf = (digit: string) => `00-${idOf(digit)}-00f067aa0ba902b7-01`;
const PRICE = { sku: 'KB-87', price: 9, currency: 'EUR' };

// Its stack has mappings of its own.
onThisMachine('a trace', () => {
  let stack: StackUnderTest;
  let cli: ReturnType<typeof cliOf>;
  let client: { close(): void };
  const infos: MessageInfo[] = [];
  beforeAll(async () => {
    const app = appCommand(join(PROJECT_ROOT, 'test/e2e/support/traced-app.ts'));
    stack = StackUnderTest.on(await startTemporaryProject(async () => ({ app })));
    cli = cliOf(stack);
    const user = new ClientUser(stack, 'tracy');
    const listening = connect<typeof contract>({ url: stack.outputs.WebSocketUrl, token: user.token, WebSocket });
    listening.on('priceChanged', (_, info) => infos.push(info));
    client = listening;
    await user.connections(1);
  });
  afterAll(async () => {
    client.close();
    await stack.stop();
  });

  const infoOf = (id: string) => waitUntil(`message ${id}`, () => infos.find((info) => info.id === id));
  const publishPrice = async (more: object) =>
    `PriceChanged/shop.catalog/${await stack.aws.publish({
      ...{ source: 'shop.catalog', detailType: 'PriceChanged' },
      detail: { ...PRICE, ...more },
    })}`;

  it("of an event is in the execution's input, the message, the logs, and what the commands say", async () => {
    const traceparent = traceparentOf('a');
    const broadcastId = await publishPrice({ traceparent });
    expect(await infoOf(broadcastId)).toMatchObject({ traceparent });
    const { execution } = await stack.reportOf(broadcastId);

    const machines = new SFNClient(stack.local!.access);
    const executionArn = decodeURIComponent(/arn:[^?]*/.exec(execution)![0]);
    const { input = '' } = await machines.send(new DescribeExecutionCommand({ executionArn }));
    machines.destroy();
    expect(JSON.parse(input)).toMatchObject({ request: { traceparent } });

    const { stdout } = await cli(['logs', broadcastId, '--json']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { trace_id?: string; message?: string; Delivered?: number });
    const traced = lines.filter(({ trace_id: id }) => id === idOf('a'));
    expect(traced).toContainEqual(expect.objectContaining({ message: 'Broadcast opened' }));
    expect(traced).toContainEqual(expect.objectContaining({ Delivered: 1 }));

    expect(answerOf(await cli(['show', broadcastId, '--json']))).toMatchObject({ traceId: idOf('a') });
    expect((await cli(['show', broadcastId])).stdout).toMatch(new RegExp(`^trace +${idOf('a')}$`, 'm'));
    expect((await cli(['why', broadcastId])).stdout).toMatch(new RegExp(`✓ trace +${idOf('a')}$`, 'm'));
    // And the other way round: from the trace to its broadcasts.
    expect((await cli(['why', idOf('a')])).stdout).toContain(broadcastId);
    const tables = DynamoDBDocumentClient.from(new DynamoDBClient(stack.local!.access));
    const page = broadcastSource(
      () => stack.outputs,
      () => tables,
    );
    expect(await page.broadcast(broadcastId)).toMatchObject({ traceId: idOf('a') });
    tables.destroy();
  });

  it('of a publisher reaches the client', async () => {
    const events = new EventBridgeClient(stack.local!.access);
    const publisher = createPublisher(contract, {
      ...{ eventBusName: stack.outputs.EventBusName, source: 'test.tracing', client: events },
      traceparent: () => traceparentOf('b'),
    });
    const { broadcasts } = await publisher.priceChanged({ to: { users: ['tracy'] }, data: PRICE });
    events.destroy();
    expect(await infoOf(broadcasts[0]!.broadcastId)).toMatchObject({ traceparent: traceparentOf('b') });
  });

  it('of `broadcast publish` reaches the client, and one that is none is refused', async () => {
    const line = ['publish', '--users', 'tracy', '--type', 'priceChanged', '--data', JSON.stringify(PRICE), '--json'];
    const { broadcastId } = answerOf<{ broadcastId: string }>(
      await cli([...line, '--traceparent', traceparentOf('c')]),
    );
    expect(await infoOf(broadcastId)).toMatchObject({ traceparent: traceparentOf('c') });
    const refused = await cli([...line, '--traceparent', traceparentOf('C')]);
    expect(refused.stderr).toContain('--traceparent must be 00-TRACE-PARENT-FLAGS in lower-case hexadecimal');
    expect(refused.exitCode).toBe(2);
  });

  it('is dropped with the message delivered if it is invalid, and absent if there is none', async () => {
    for (const more of [{ traceparent: traceparentOf('A') }, {}]) {
      const broadcastId = await publishPrice(more);
      expect(await infoOf(broadcastId)).not.toHaveProperty('traceparent');
      expect(answerOf(await cli(['show', broadcastId, '--json']))).toMatchObject({ traceId: null });
    }
  });
});
