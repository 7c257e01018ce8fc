/** Events full of text that would act on a terminal: no command prints it raw, with or without colours or as JSON. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { BROADCAST_REQUESTED } from '#shared/contracts';
import { requestedBroadcastId } from '#tools/cli/broadcast/publish/requested-id';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { StackClients } from '#tools/stack/stack-clients';
import { waitUntil } from '#tools/stack/wait-until';
import { DEVELOPER_CREDENTIALS } from '#local/iam/credentials';
import { stackOutputs, type StackOutputs } from '#constructs/stack-outputs';
import { Program } from '../support/program';
import { ESCAPES, RAW, withoutColours } from '../support/unsafe-text';
import { onThisMachine } from './support/on-this-machine';
import { runCli } from './support/run-cli';
import { TestClient } from './support/test-client';

const SOURCE = `shop${ESCAPES}`;
/** A name may not have control characters, but may have these. */
const IN_A_NAME = '\u202egnp.\u2066\u2028';
const USER = `al${IN_A_NAME}ice`;
const REQUEST = { audience: { users: [USER] }, message: { type: `t${IN_A_NAME}`, data: { [ESCAPES]: ESCAPES } } };
/** What SQS accepts in a message: no C0 but tab and line ends. */
const IN_A_QUEUE = '\u009b31m\u007f\u202e\u0085';

onThisMachine('what comes from events', () => {
  let local: Program;
  let outputs: StackOutputs;
  let endpoint: string;
  let aws: StackClients;

  beforeAll(async () => {
    local = new Program('infra/tools/cli/start/index.ts', {
      root: PROJECT_ROOT,
      args: ['--port', '0', '--json'],
      env: { FORCE_COLOR: '1' },
    });
    await local.said(/^\{.*\}$/m);
    const described = JSON.parse(local.stdout) as Record<string, string>;
    endpoint = described.Endpoint!;
    outputs = stackOutputs(described);
    aws = new StackClients(outputs, access());
  });
  afterAll(async () => {
    aws?.close();
    expect(await local?.end('SIGINT')).toBe(130);
  });

  const access = () => ({ endpoint, region: 'us-east-1', credentials: DEVELOPER_CREDENTIALS });

  /** @returns the id of the broadcast, once its report is there */
  async function broadcast(detail: object): Promise<{ readonly id: string; readonly eventId: string }> {
    const eventId = await aws.publish({ source: SOURCE, detailType: BROADCAST_REQUESTED, detail });
    const id = requestedBroadcastId(SOURCE, {}, eventId);
    await waitUntil('the report', () => aws.closedReport(id), 100_000);
    return { id, eventId };
  }

  /** Runs it in every output mode, and checks every character it prints. */
  async function shows(args: readonly string[], expected: RegExp): Promise<void> {
    for (const colours of ['0', '1']) {
      const { stdout, stderr } = await runCli(args, { env: { AWS_ENDPOINT_URL: endpoint, FORCE_COLOR: colours } });
      const out = colours === '1' ? withoutColours(stdout + stderr) : stdout + stderr;
      expect(out.replaceAll('\n', '')).not.toMatch(RAW);
      expect(out).toMatch(expected);
    }
    const { stdout, stderr } = await runCli([...args, '--json'], { env: { AWS_ENDPOINT_URL: endpoint } });
    expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(RAW);
    for (const line of stdout.trimEnd().split('\n').filter(Boolean)) expect(JSON.parse(line)).toBeInstanceOf(Object);
  }

  it('is escaped by start, show, watch, why, connections, redrive and errors', async () => {
    const client = await TestClient.open(`${outputs.WebSocketUrl}?token=${await aws.token({ userId: USER })}`);
    const sent = await broadcast(REQUEST);
    const refused = await broadcast({ ...REQUEST, [`unknown${ESCAPES}`]: 1 });
    const misnamed = await broadcast({ ...REQUEST, audience: { users: [ESCAPES], channels: [ESCAPES] } });
    const unreached = await broadcast({ ...REQUEST, audience: { users: [`nobody${IN_A_NAME}`] } });

    await shows(['show', sent.id], /COMPLETED/);
    await shows(['show', refused.id], /Broadcast\.InvalidRequest/);
    await shows(['show', misnamed.id], /Broadcast\.InvalidRequest/);
    await shows(['show', unreached.id], /nobody\\u202egnp/);
    await shows(['show', `${sent.id}x`], /shop\\u001b\[2J/);
    await shows(['watch', '--since', '10m', '--once'], /COMPLETED BroadcastRequested\/shop\\u001b\[2J/);
    await shows(['why', '--user', USER, '--event', sent.eventId], /al\\u202egnp.*got it/);
    await shows(['why', '--user', USER, '--event', refused.eventId], /refused, Broadcast\.InvalidRequest/);
    await shows(['why', '--user', USER, '--event', `none${ESCAPES}`], /none\\u001b\[2J/);
    await shows(['connections', USER], /open/);
    await shows(['connections', `nobody${ESCAPES}`], /User 'nobody\\u001b\[2J/);

    const queues = new SQSClient(access());
    const attribute = { DataType: 'String', StringValue: `E${IN_A_QUEUE}` };
    await queues.send(
      new SendMessageCommand({
        QueueUrl: outputs.DeadLetterQueueUrl,
        MessageBody: `{"mapping":"m${IN_A_QUEUE}","source":"s${IN_A_QUEUE}","eventId":"e","time":"t","redrives":0}`,
        MessageAttributes: { ERROR_CODE: attribute, ERROR_MESSAGE: attribute },
      }),
    );
    queues.destroy();
    await shows(['redrive', '--dry-run'], /E\\u009b31m\\u007f\\u202e/);
    await client.close();

    await waitUntil('start to say so', () => local.stderr.includes(unreached.eventId));
    const said = withoutColours(local.stderr);
    expect(said).toContain(`✓ BroadcastRequested/shop\\u001b[2J`);
    expect(said.replaceAll('\n', '')).not.toMatch(RAW);
  });
});
