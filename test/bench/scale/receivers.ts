/** The process that receives instead of clients: the counting endpoint, or real sockets. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { LOADER } from '#test/support/program';
import type { DeliveryCount, EndpointQuestion, PassOnOrder } from './delivery-count';

/** Asks a receiving process what has arrived since the last call. */
export interface Receiver {
  count(expected: readonly string[]): Promise<DeliveryCount>;
  stop(): void;
}

export interface CountingEndpoint extends Receiver {
  readonly url: string;
  passOn(order: PassOnOrder): void;
}

/** @param stageName of the WebSocket API; it is signed with each post */
export async function startCountingEndpoint(stageName: string): Promise<CountingEndpoint> {
  const child = forkReceiver('counting-endpoint.ts');
  const [{ port }] = (await once(child, 'message')) as [AddressInfo];
  return {
    url: `http://127.0.0.1:${port}/${stageName}`,
    passOn: (order) => void child.send(order),
    ...receiver(child),
  };
}

/** Under tsx, whatever this process runs under: jest has its own loaders. */
export const forkReceiver = (file: string): ChildProcess => fork(join(__dirname, file), { execArgv: [...LOADER] });

export function receiver(child: ChildProcess): Receiver {
  return {
    async count(expected) {
      const answer = once(child, 'message') as Promise<[DeliveryCount]>;
      const question: EndpointQuestion = { expected };
      child.send(question);
      const [count] = await answer;
      return count;
    },
    stop: () => void child.kill(),
  };
}
