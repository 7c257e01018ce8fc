/** Broadcasts to one connected user: how long from PutEvents to the socket, and how many executions a second. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { BROADCAST_REQUESTED } from '../../functions/shared/contracts';
import { StackClients } from '../../infra/cli/stack-clients';
import { mintToken } from '../../infra/cli/token';
import { DEVELOPER_CREDENTIALS } from '../../infra/local/iam/credentials';
import type { BootedStack } from './local-boot';

const USER = 'bench';
/** Broadcasts that start environments and let the engine compile; not counted but for the first. */
const WARM_UP = 30;
const GIVE_UP_MS = 30_000;

export interface BroadcastFigures {
  /** Milliseconds of the first broadcast after the boot: the functions start. */
  readonly firstMs: number;
  /** Milliseconds, in the order of the broadcasts, one after the other. */
  readonly latenciesMs: readonly number[];
  /** Whole executions, with so many under way at once. */
  readonly executionsPerSecond: number;
  readonly atOnce: number;
}

export async function measureBroadcasts(
  { outputs, endpoint }: BootedStack,
  count: number,
  atOnce: number,
): Promise<BroadcastFigures> {
  const access = { endpoint, region: 'us-east-1', credentials: DEVELOPER_CREDENTIALS };
  const aws = new StackClients(outputs, access);
  const token = await mintToken(await aws.tokenSecret(), { userId: USER });
  const socket = new WebSocket(`${outputs.WebSocketUrl}?token=${token}`);
  const arrivals = new Map<number, () => void>();
  socket.on('message', (message: Buffer) => {
    const { data } = JSON.parse(message.toString('utf8')) as { data: { number: number } };
    arrivals.get(data.number)?.();
  });
  let last = 0;
  const broadcast = async (): Promise<number> => {
    const number = (last += 1);
    const arrived = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Message ${number} did not come.`)), GIVE_UP_MS);
      arrivals.set(number, () => (clearTimeout(timer), arrivals.delete(number), resolve()));
    });
    const startedAt = performance.now();
    const detail = { audience: { users: [USER] }, message: { type: 'bench', data: { number } } };
    await aws.publish({ source: 'bench', detailType: BROADCAST_REQUESTED, detail });
    await arrived;
    return performance.now() - startedAt;
  };
  try {
    await once(socket, 'open');
    const firstMs = await broadcast();
    for (let index = 1; index < WARM_UP; index += 1) await broadcast();
    const latenciesMs: number[] = [];
    for (let index = 0; index < count; index += 1) latenciesMs.push(await broadcast());
    await side(atOnce, WARM_UP, broadcast);
    const startedAt = performance.now();
    await side(atOnce, count, broadcast);
    const executionsPerSecond = (count / (performance.now() - startedAt)) * 1000;
    return { firstMs, latenciesMs, executionsPerSecond, atOnce };
  } finally {
    socket.terminate();
    aws.close();
  }
}

/** Runs so many, as many side by side as asked. */
async function side(lanes: number, count: number, run: () => Promise<unknown>): Promise<void> {
  let left = count;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await run();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
