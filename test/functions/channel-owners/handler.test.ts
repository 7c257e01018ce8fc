import { captureLogs } from '../support/log-capture';
import { randomUUID } from 'node:crypto';
import type { handler as Handler } from '#functions/channel-owners/handler';
import { putRows } from '#shared/tables/connections-table';
import { channelRecipient } from '#shared/tables/recipients';
import { lambdaContext } from '../support/lambda-context';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';

const logs = captureLogs();
const STARTED_AT = '2026-11-21T10:00:00.000Z';
const LONG_AGO = Date.parse(STARTED_AT) - 60_000;
let tables: Tables;
let handler: typeof Handler;
beforeAll(async () => {
  tables = await startTables();
  Object.assign(process.env, tables.environment);
  ({ handler } = await import('#functions/channel-owners/handler'));
});
afterAll(() => tables.stop());

/** A connection that has long been in these channels. */
async function inChannels(...channels: readonly string[]): Promise<string> {
  const connectionId = randomUUID();
  const row = { connectionId, userId: 'alice', connectedAt: 1, expiresAt: 2, removeAt: 2, subscribedAt: LONG_AGO };
  await putRows(
    tables.client,
    CONNECTIONS_TABLE,
    channels.map((channel) => ({ ...row, recipient: channelRecipient(channel, 0) })),
  );
  return connectionId;
}

it('skips each row that another channel owns, by index, and those of gone connections', async () => {
  const both = await inChannels('a', 'b');
  const one = await inChannels('b');
  const rows = [
    { connectionId: both, channel: 'b' },
    { connectionId: one, channel: 'b' },
    { connectionId: both, channel: 'a' },
    { connectionId: 'gone', channel: 'a' },
  ];
  expect(
    await handler({ broadcastId: 'b1', startedAt: STARTED_AT, channels: ['a', 'b'], rows }, lambdaContext),
  ).toEqual({
    skip: [0, 3],
  });
  expect(logs()).toEqual([
    expect.objectContaining({ message: 'Owners found', broadcastId: 'b1', rows: 4, skipped: 2 }),
  ]);
});

it('goes by when the broadcast began: a channel joined since owns nothing that another does', async () => {
  const connectionId = await inChannels('a', 'b');
  const rows = [{ connectionId, channel: 'a' }];
  const input = { broadcastId: 'b1', channels: ['b', 'a'], rows };
  expect(await handler({ ...input, startedAt: STARTED_AT }, lambdaContext)).toEqual({ skip: [0] });
});
