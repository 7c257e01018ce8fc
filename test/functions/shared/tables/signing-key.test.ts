import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { signingKey, withSigningKey } from '#shared/tables/signing-key';
import { HISTORY_TABLE, startTables, type Tables } from '../../support/tables';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const newItem = () => ({ stream: 'signing', position: randomUUID() });

/** The table, which fails as often as it is told, and counts how often it is asked. */
function tableThatFails(times: number) {
  const asked = { times: 0 };
  const send: Tables['client']['send'] = (command: never) =>
    ++asked.times > times ? tables.client.send(command) : Promise.reject(new Error(`no ${asked.times}`));
  return { asked, client: { send } as DynamoDBDocumentClient };
}

it('a key is made once, and differs between items', async () => {
  const item = newItem();
  const keys = await Promise.all(Array.from({ length: 5 }, () => signingKey(tables.client, HISTORY_TABLE, item)));
  expect(new Set(keys).size).toBe(1);
  expect(Buffer.from(keys[0]!, 'base64')).toHaveLength(32);
  expect(await signingKey(tables.client, HISTORY_TABLE, newItem())).not.toBe(keys[0]);
});

it('what signs is made of the key at the first call, and given again at every other', async () => {
  const item = newItem();
  const { asked, client } = tableThatFails(0);
  const signer = withSigningKey(client, HISTORY_TABLE, item, (key) => ({ key }));
  expect(asked.times).toBe(0);
  const [first, atOnce] = await Promise.all([signer(), signer()]);
  expect(first).toEqual({ key: await signingKey(tables.client, HISTORY_TABLE, item) });
  expect(atOnce).toBe(first);
  expect(await signer()).toBe(first);
  expect(asked.times).toBe(1);
});

it('a key that could not be read is read at the next call', async () => {
  const item = newItem();
  const { client } = tableThatFails(2);
  const signer = withSigningKey(client, HISTORY_TABLE, item, (key) => key);
  await expect(signer()).rejects.toThrow('no 1');
  await expect(signer()).rejects.toThrow('no 2');
  expect(await signer()).toBe(await signingKey(tables.client, HISTORY_TABLE, item));
});
