import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startDynalite } from '#local/dynamodb/dynalite-process';
import { LOADER } from '#test/support/program';

const PARENT = join(__dirname, 'dynalite-parent.cjs');

/** Headers of an operation, which dynalite takes unverified. */
const headersOf = (operation: string) => ({
  'x-amz-target': `DynamoDB_20120810.${operation}`,
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20200101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20200101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
});

const refused = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return false;
  } catch {
    return true;
  } finally {
    socket.destroy();
  }
};

async function untilRefused(port: number): Promise<void> {
  while (!(await refused(port)));
}

describe('the dynalite process', () => {
  it('listens on a free port of the loopback interface until it is stopped', async () => {
    const dynalite = await startDynalite('eu-west-1');
    const port = Number(/^http:\/\/127\.0\.0\.1:(\d+)$/.exec(dynalite.url)?.[1]);
    expect(await refused(port)).toBe(false);
    await dynalite.stop();
    expect(await refused(port)).toBe(true);
    await dynalite.stop();
  });

  it('refuses requests without its secret: from programs, and from pages, which must not read why', async () => {
    const dynalite = await startDynalite('eu-west-1');
    const list = (headers: Record<string, string>, method = 'POST') =>
      fetch(dynalite.url, {
        method,
        headers: {
          ...headersOf('ListTables'),
          ...headers,
        },
        ...(method === 'POST' && { body: '{}' }),
      });
    const [[name, secret] = ['', '']] = Object.entries(dynalite.headers);
    const page = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };

    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    for (const refused of [
      await list({}),
      await list({ [name]: secret.slice(0, -1) }),
      await list({ [name]: `${secret}0` }),
      await list(page),
      await list(page, 'OPTIONS'),
      await list({}, 'GET'),
    ]) {
      expect(refused.status).toBe(403);
      expect([...refused.headers.keys()].filter((header) => header.startsWith('access-control'))).toEqual([]);
      expect(await refused.text()).toContain('for the local cloud that started them');
    }
    const taken = await list(dynalite.headers);
    expect([taken.status, await taken.json()]).toEqual([200, { TableNames: [] }]);
    await dynalite.stop();
  });

  it('has another secret each time', async () => {
    const both = await Promise.all([startDynalite('eu-west-1'), startDynalite('eu-west-1')]);
    expect(both[0].headers).not.toEqual(both[1].headers);
    await Promise.all(both.map((each) => each.stop()));
  });

  it('answers a request that breaks it, and keeps its tables', async () => {
    const dynalite = await startDynalite('eu-west-1');
    const call = (operation: string, body: string) =>
      fetch(dynalite.url, { method: 'POST', headers: { ...headersOf(operation), ...dynalite.headers }, body });
    const keys = {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    };
    await call('CreateTable', JSON.stringify({ TableName: 'table', BillingMode: 'PAY_PER_REQUEST', ...keys }));
    const deep = '{"L":['.repeat(10_000) + '{"S":"x"}' + ']}'.repeat(10_000);

    const broken = await call('PutItem', `{"TableName":"table","Item":{"id":{"S":"a"},"deep":${deep}}}`);

    expect([broken.status, await broken.text()]).toEqual([500, expect.stringContaining('call stack')]);
    expect(await (await call('ListTables', '{}')).json()).toEqual({ TableNames: ['table'] });
    await dynalite.stop();
  });

  it('ends with its parent, even when that is killed', async () => {
    const parent = fork(PARENT, { execArgv: [...LOADER], stdio: 'inherit' });
    const [message] = (await once(parent, 'message')) as [{ url: string }];
    parent.kill('SIGKILL');
    await untilRefused(Number(new URL(message.url).port));
  });
});
