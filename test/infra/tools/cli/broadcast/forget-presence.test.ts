/** Taking a user out of what channels remember of their last change, in a DynamoDB. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { readChannel, type Roster, rosterRow, TOLD } from '#shared/presence/presence-table';
import { forgetInPresence } from '#tools/cli/broadcast/forget/presence';
import type { Work } from '#tools/cli/broadcast/forget/work';
import { PRESENCE_TABLE, startTables, type Tables } from '#test/functions/support/tables';

const VERSION = 1_000;
let tables: Tables;
let described: DynamoDBClient;
beforeEach(async () => {
  tables = await startTables();
  described = new DynamoDBClient({
    endpoint: tables.environment.AWS_ENDPOINT_URL_DYNAMODB!,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterEach(async () => {
  described.destroy();
  await tables.stop();
});

/** What the command does for alice. */
const forgetAlice = (dryRun = false) =>
  forgetInPresence(
    {
      ...{ stack: { client: () => described }, tables: tables.client, userId: 'alice', dryRun },
      ...{ output: { bar: () => undefined }, signal: new AbortController().signal },
    } as unknown as Work,
    PRESENCE_TABLE,
  );

/** What another run does just before a command. */
function before(command: string, act: () => Promise<unknown>): void {
  let isOver = false;
  tables.client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === command && !isOver) {
          isOver = true;
          await act();
        }
        return next(args);
      },
    { step: 'initialize' },
  );
}

const rosterOf = (changes: Partial<Roster>): Roster => ({
  ...{ version: VERSION, revision: 3, changedAt: VERSION, from: 900, joined: [], left: [], settleAt: 2_000 },
  ...{ members: new Map([['bob', 0]]), ...changes },
});
async function given(channel: string, changes: Partial<Roster>, told = VERSION): Promise<Roster> {
  const roster = rosterOf(changes);
  const rows = [rosterRow(channel, roster, 9_000), { channel, item: TOLD, version: told, expiresAt: 9_000 }];
  for (const Item of rows) await tables.client.send(new PutCommand({ TableName: PRESENCE_TABLE, Item }));
  return roster;
}
const stored = async (channel: string) => (await readChannel(tables.client, PRESENCE_TABLE, channel)).roster;

it.each([
  ['left', { left: ['alice', 'dave'] }, { left: ['dave'] }],
  ['joined, long ago', { joined: ['carol', 'alice'] }, { joined: ['carol'] }],
  // Nobody is told who is in it, so nobody waits to hear that alice has left.
  [
    'was in when the channel became too large for names',
    { count: 300, members: new Map(['alice', 'bob'].map((name) => [name, 0])) },
    { count: 300, members: new Map([['bob', 0]]) },
  ],
])('a user who %s is taken out, and nothing else changes', async (_what, was, after) => {
  await given('room', was);
  const others = await given('other', { joined: ['malice'], left: ['alice2'] });
  expect(await forgetAlice()).toEqual({ channels: 1, left: [] });
  expect(await stored('room')).toEqual(rosterOf({ ...after, revision: 4 }));
  expect(await stored('other')).toEqual(others);
  expect(await forgetAlice()).toEqual({ channels: 0, left: [] });
});

it.each([
  [
    'is there, or away for less than the grace',
    { members: new Map([['alice', 700]]) },
    VERSION,
    'channels the user is in',
  ],
  ['has left, and not everybody was told yet', { left: ['alice'] }, VERSION - 1, 'changes of channels'],
])('a user who %s is left to the next look, which tells the channel', async (_what, was, told, what) => {
  const roster = await given('room', was, told);
  expect(await forgetAlice()).toEqual({ channels: 0, left: [{ what, count: 1, why: expect.any(String) as string }] });
  expect(await stored('room')).toEqual(roster);
});

it('a dry run counts the same, and changes nothing', async () => {
  const roster = await given('room', { left: ['alice'] });
  await given('second', { joined: ['alice'] });
  expect(await forgetAlice(true)).toEqual({ channels: 2, left: [] });
  expect(await stored('room')).toEqual(roster);
});

it('a roster that a look writes meanwhile stays as the look wrote it, for a later run', async () => {
  await given('room', { left: ['alice'] });
  before('UpdateItemCommand', () => given('room', { left: ['alice'], revision: 4 }));
  const left = [{ what: 'channels', count: 1, why: 'they changed meanwhile' }];
  expect(await forgetAlice()).toEqual({ channels: 0, left });
  expect(await stored('room')).toEqual(rosterOf({ left: ['alice'], revision: 4 }));
  expect(await forgetAlice()).toEqual({ channels: 1, left: [] });
});

it('a channel that forgets the user while the table is read needs nothing', async () => {
  await given('room', { left: ['alice'] });
  before('QueryCommand', () => given('room', { revision: 4 }));
  expect(await forgetAlice()).toEqual({ channels: 0, left: [] });
  expect(await stored('room')).toEqual(rosterOf({ revision: 4 }));
});
