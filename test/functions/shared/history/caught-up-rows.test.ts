/** Which resumes brought a broadcast, as route `resume` records them. */
import { randomUUID } from 'node:crypto';
import type { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { positionNow } from '#functions/open-broadcast/history';
import { CaughtUp } from '#functions/resume/caught-up';
import { readCaughtUp } from '#shared/history/caught-up-rows';
import { hashOf, positionAt } from '#shared/history/position';
import { HISTORY_TABLE, startTables, type Tables } from '../../support/tables';

const OPENED = Date.parse('2026-11-21T10:00:00.000Z');
let tables: Tables;
let caughtUp: CaughtUp;
beforeAll(async () => {
  tables = await startTables();
  caughtUp = new CaughtUp(tables.client, HISTORY_TABLE, 30);
});
afterAll(() => tables.stop());
afterEach(() => jest.restoreAllMocks());

/** @returns its name */
async function resumed(userId: string, connectionId: string, ids: readonly string[], afterMs: number): Promise<string> {
  const name = `${positionAt(OPENED + afterMs)}-${connectionId}`;
  const hashes = ids.map((id) => hashOf(positionNow(id, OPENED)));
  await caughtUp.add(userId, name, { connectionId, hashes }, OPENED + afterMs);
  return name;
}
const read = (userId: string, envelopeId = 'broadcast') =>
  readCaughtUp(tables.client, HISTORY_TABLE, userId, { envelopeId, openedAt: OPENED });

it('gives the resumes that brought the broadcast, oldest first, and when the client confirmed them', async () => {
  const [alice, bob] = [randomUUID(), randomUUID()];
  await resumed(alice, 'c3=', ['another', 'broadcast'], 3000);
  const confirmed = await resumed(alice, 'c1=', ['broadcast'], 1000);
  await resumed(alice, 'c2=', ['another'], 2000);
  await resumed(bob, 'c4=', ['broadcast'], 2000);
  await caughtUp.confirm(alice, confirmed, OPENED + 5000);
  expect(await read(alice)).toStrictEqual([
    { connectionId: 'c1=', at: '2026-11-21T10:00:01.000Z', confirmedAt: '2026-11-21T10:00:05.000Z' },
    { connectionId: 'c3=', at: '2026-11-21T10:00:03.000Z' },
  ]);
  expect(await read(alice, 'never sent')).toEqual([]);
});

it('looks a minute before the broadcast, by which clocks may differ, and no further', async () => {
  const alice = randomUUID();
  await resumed(alice, 'within', ['broadcast'], -60_000);
  await resumed(alice, 'too early', ['broadcast'], -60_001);
  expect((await read(alice)).map(({ connectionId }) => connectionId)).toEqual(['within']);
});

it('reads over pages of 1 MB, and consistently: who asks has just been sent something', async () => {
  const alice = randomUUID();
  const long = Array.from({ length: 8 }, (_, index) => `${index}`.padEnd(200_000, 'c'));
  for (const [index, connectionId] of long.entries()) {
    const name = `${positionAt(OPENED + index)}-c=`;
    await caughtUp.add(alice, name, { connectionId, hashes: [hashOf(positionNow('broadcast', OPENED))] }, OPENED);
  }
  const send = jest.spyOn(tables.client, 'send');
  expect((await read(alice)).map(({ connectionId }) => connectionId)).toEqual(long);
  const inputs = send.mock.calls.map(([command]) => (command as QueryCommand).input);
  expect(inputs.length).toBeGreaterThan(1);
  for (const input of inputs) expect(input).toMatchObject({ ConsistentRead: true });
});
