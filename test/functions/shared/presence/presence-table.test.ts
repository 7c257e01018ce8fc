/** What is known of a channel, in a DynamoDB. */
import { randomUUID } from 'node:crypto';
import { PutCommand, type QueryCommand } from '@aws-sdk/lib-dynamodb';
import { membersOf, readChannel, type Roster, rosterRow, TOLD } from '#shared/presence/presence-table';
import { PRESENCE_TABLE, startTables, type Tables } from '../../support/tables';

let tables: Tables;
beforeAll(async () => (tables = await startTables()));
afterAll(() => tables.stop());

const ROSTER: Roster = {
  ...{ version: 7, revision: 9, changedAt: 1000, from: 6, joined: ['alice'], left: ['dave'], settleAt: 2000 },
  members: new Map([
    ['alice', 0],
    ['bob', 900],
    ['__proto__', 0],
  ]),
};
const put = (Item: object) => tables.client.send(new PutCommand({ TableName: PRESENCE_TABLE, Item }));
const read = (channel: string) => readChannel(tables.client, PRESENCE_TABLE, channel);

it('knows nothing of a channel that nobody looked at', async () => {
  expect(await read(randomUUID())).toEqual({ roster: undefined, told: 0 });
});

it('reads a roster as it was written, told to nobody yet', async () => {
  const channel = randomUUID();
  await put(rosterRow(channel, ROSTER, 3000));
  await put({ channel: randomUUID(), item: TOLD, version: 5 });
  const { roster, told } = await read(channel);
  expect([roster, told]).toEqual([ROSTER, 0]);
  expect(membersOf(roster!)).toEqual(['alice', 'bob', '__proto__']);
});

it('reads which version was told', async () => {
  const channel = randomUUID();
  await put({ channel, item: TOLD, version: 6 });
  expect(await read(channel)).toEqual({ roster: undefined, told: 6 });
  await put(rosterRow(channel, ROSTER, 3000));
  expect(await read(channel)).toEqual({ roster: ROSTER, told: 6 });
});

it('reads what was written a moment ago', async () => {
  const send = jest.spyOn(tables.client, 'send');
  await read(randomUUID());
  const inputs = send.mock.calls.map(([command]) => (command as QueryCommand).input);
  send.mockRestore();
  expect(inputs).toEqual([expect.objectContaining({ ConsistentRead: true })]);
});
