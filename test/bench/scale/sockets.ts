/** Connects real clients, in their own process, through the WebSocket endpoint of the local cloud. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { StackClients } from '#tools/stack/stack-clients';
import { mintToken } from '#tools/stack/token';
import type { Progress } from '#tools/cli/progress';
import type { LocalCloud } from '#local';
import { stackOutputs } from '#constructs/stack-outputs';
import type { Member } from './audiences';
import type { DeliveryCount, EndpointQuestion } from './delivery-count';
import { forkReceiver, type Receiver } from './receivers';

export type SocketQuestion =
  { readonly url: string; readonly tokens: readonly string[] } | EndpointQuestion | { readonly forget: true };
export type SocketAnswer =
  | { readonly type: 'opened'; readonly opened: number }
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly why: string }
  | { readonly type: 'count'; readonly count: DeliveryCount };

/** Milliseconds that frames may still be on their way after the report. */
const LAST_FRAMES_MS = 5_000;
const ASK_AGAIN_MS = 50;

/** @throws Error if a client cannot connect */
export async function connectSockets(
  cloud: LocalCloud,
  members: readonly Member[],
  progress: Progress,
): Promise<Receiver & { readonly ids: readonly string[] }> {
  const aws = new StackClients(stackOutputs(cloud.outputs), cloud.access);
  const secret = await aws.tokenSecret();
  aws.close();
  const tokens = await Promise.all(members.map(({ userId }) => mintToken(secret, { userId })));
  const child = forkReceiver('socket-clients.ts');
  const bar = progress.bar('sockets open', members.length);
  const ask = async (question: SocketQuestion, wanted: SocketAnswer['type']): Promise<SocketAnswer> => {
    child.send(question);
    for (;;) {
      const [answer] = (await once(child, 'message')) as [SocketAnswer];
      if (answer.type === 'opened') bar.update(answer.opened);
      if (answer.type === 'failed') throw new Error(`A client could not connect: ${answer.why}`);
      if (answer.type === wanted) return answer;
    }
  };
  try {
    await progress.step(`Connect ${members.length.toLocaleString('en-US')} clients`, () =>
      ask({ url: cloud.outputs.WebSocketUrl!, tokens }, 'ready'),
    );
  } catch (error) {
    child.kill();
    throw error;
  } finally {
    bar.stop();
  }
  return {
    ids: cloud.connections.list().map(({ id }) => id),
    async count(expected) {
      const deadline = performance.now() + LAST_FRAMES_MS;
      for (;;) {
        const answer = await ask({ expected }, 'count');
        if (answer.type !== 'count') throw new Error('The clients did not answer with a count.');
        if (answer.count.missing === 0 || performance.now() > deadline) {
          child.send({ forget: true } satisfies SocketQuestion);
          return answer.count;
        }
        await sleep(ASK_AGAIN_MS);
      }
    },
    stop: () => void child.kill(),
  };
}
