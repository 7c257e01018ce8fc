/** A round trip as a user of the stack makes it: a real client connects, gets a message, and leaves; the report is read. */
import { reportOf } from '#shared/tables/stored-report';
import { randomUUID } from 'node:crypto';
import { BROADCAST_REQUESTED, type BroadcastRequest } from '#shared/contracts';
import { authorizerOf } from '#constructs/authorizer/client-authorizer';
import { DemoClient } from '#tools/cli/demo/demo-client';
import { whatClientsShow } from '#tools/stack/how-to-connect';
import { waitUntil } from '#tools/stack/wait-until';
import { COMMAND_SOURCE, requestedBroadcastId } from '#tools/stack/requested-id';
import type { Stack } from '#tools/stack/stack';
import { findBroadcast } from '#tools/stack/tables';
import { findingsOf, type Finding } from '../finding';

/** Milliseconds for each step; functions start cold. */
const STEP_TIMEOUT_MS = 30_000;

interface Steps {
  readonly connected: number;
  readonly indexed: number;
  readonly received: number;
  readonly reported: number;
  readonly gone: number;
}

export async function checkRoundTrip(stack: Stack): Promise<Finding> {
  const { ok, skipped, error } = findingsOf('round trip');
  if (stack.outputs.TokenSecretArn === undefined) {
    const authorizer = authorizerOf(stack.outputs);
    return skipped(
      `the authorizer is '${authorizer.type}', with which this command cannot act as a user: ${whatClientsShow(authorizer)}`,
    );
  }
  const done: Partial<Record<keyof Steps, number>> = {};
  try {
    await walk(stack, done);
    const times = Object.entries(done).map(([step, ms]) => `${step} ${ms} ms`);
    return ok(times.join(', '));
  } catch (thrown) {
    const reached = Object.keys(done).join(', ') || 'nothing';
    return error(
      `${(thrown as Error).message} It got as far as: ${reached}.`,
      "The logs of the functions say more; 'broadcast watch --since 5m --once' shows the broadcast, if there is one.",
    );
  }
}

async function walk(stack: Stack, done: Partial<Record<keyof Steps, number>>): Promise<void> {
  let began = performance.now();
  const mark = (step: keyof Steps) => {
    done[step] = Math.round(performance.now() - began);
    began = performance.now();
  };
  const shared = await stack.shared();
  const userId = `doctor-${randomUUID()}`;
  const token = await shared.token({ userId, expiresIn: '5m' });
  const wait = <T>(what: string, ask: () => Promise<T | undefined | false> | T | undefined | false) =>
    waitUntil(what, ask, STEP_TIMEOUT_MS);
  began = performance.now();
  const client = await DemoClient.connect(stack.outputs.WebSocketUrl, { userId, token }, 'query');
  try {
    mark('connected');
    await wait('the rows of the connection', async () => (await shared.connectionsOf(userId)).length > 0);
    mark('indexed');
    const request: BroadcastRequest = { audience: { users: [userId] }, message: { type: 'doctor', data: null } };
    const eventId = await shared.publish({ source: COMMAND_SOURCE, detailType: BROADCAST_REQUESTED, detail: request });
    const broadcastId = requestedBroadcastId(COMMAND_SOURCE, request, eventId);
    const report = async () => reportOf((await findBroadcast(stack, broadcastId)) ?? {});
    const notDelivered = await wait('the message', async () => {
      if (client.timesReceived(broadcastId) > 0) return 'received';
      const early = await report();
      return early?.delivered === 0 ? early : undefined;
    });
    if (notDelivered !== 'received') {
      const { status, failures, error } = notDelivered;
      throw new Error(
        `The message was not delivered: ${status} ${failures[0]?.reason ?? error?.cause ?? 'no connection found'}.`,
      );
    }
    mark('received');
    await wait('the report', report);
    mark('reported');
  } finally {
    client.close();
  }
  await wait('the rows to be removed', async () => (await shared.connectionsOf(userId)).length === 0);
  mark('gone');
}
