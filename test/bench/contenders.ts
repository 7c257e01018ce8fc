/** The contenders of the benchmark: each posts one message to a batch of connections. */
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import pLimit from 'p-limit';
import { Pool } from 'undici';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { deliver } from '#functions/send-batch/deliver';
import { EndpointCheck } from '#functions/send-batch/endpoint-check';
import { createTransport } from '#functions/send-batch/transport/create-transport';

const POST_TIMEOUT_MS = 5000;
/** No contender must reconnect because the others' rounds took long. */
const KEEP_ALIVE_MS = 60_000;

export type ContenderKey = 'sequential' | 'unbounded' | 'limited' | 'senderOnSdk' | 'sender' | 'limit';

export interface Contender {
  readonly name: string;
  send(connectionIds: readonly string[], message: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * In the order of the table.
 * @param inFlight concurrent posts for contenders that limit them, and the maximum number of sockets
 */
export const contenders = (url: string, inFlight: number): Record<ContenderKey, Contender> => ({
  sequential: sdk('SDK, one by one', url, inFlight, async (connectionIds, post) => {
    for (const connectionId of connectionIds) await post(connectionId);
  }),
  unbounded: sdk('SDK, unbounded Promise.all', url, inFlight, (connectionIds, post) =>
    Promise.all(connectionIds.map(post)),
  ),
  limited: sdk(`SDK, p-limit ${inFlight}`, url, inFlight, (connectionIds, post) =>
    pLimit(inFlight).map(connectionIds, post),
  ),
  senderOnSdk: sender('this sender, transport sdk', url, inFlight, 'sdk'),
  sender: sender('this sender', url, inFlight, 'direct'),
  limit: unsigned('undici, unsigned = the limit', url, inFlight),
});

type PostAll = (connectionIds: readonly string[], post: (connectionId: string) => Promise<unknown>) => Promise<unknown>;

function sdk(name: string, endpoint: string, inFlight: number, postAll: PostAll): Contender {
  // As many sockets as posts in flight; otherwise the SDK's own limit of 50 would be measured.
  const requestHandler = { httpAgent: { keepAlive: true, maxSockets: inFlight } };
  const client = new ApiGatewayManagementApiClient({ endpoint, requestHandler });
  return {
    name,
    send: async (connectionIds, message) => {
      await postAll(connectionIds, (ConnectionId) =>
        client.send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.from(message) })),
      );
    },
    close: async () => client.destroy(),
  };
}

function sender(name: string, url: string, inFlight: number, transport: 'direct' | 'sdk'): Contender {
  const callback = parseCallbackUrl(url);
  const settings = { postConcurrency: inFlight, postAttempts: 3, retryBaseMs: 200, postTimeoutMs: POST_TIMEOUT_MS };
  const wire = createTransport(callback, { ...settings, transport });
  return {
    name,
    send: async (connectionIds, message) => {
      const stop = new AbortController();
      const outcomes = await deliver(connectionIds, {
        settings,
        post: await wire.prepare(message, stop.signal),
        endpoint: new EndpointCheck(callback, connectionIds.length),
        prune: async () => 'settled',
        onAnswer: () => undefined,
        stop,
      });
      const undelivered = outcomes.find((outcome) => outcome !== 'delivered');
      if (undelivered !== undefined) throw new Error(`not delivered: ${JSON.stringify(undelivered)}`);
    },
    close: () => wire.close(),
  };
}

/** As lean as undici gets: its handler interface, nothing signed, no p-limit, no timer, as many loops as sockets. */
function unsigned(name: string, url: string, inFlight: number): Contender {
  const { origin, basePath } = parseCallbackUrl(url);
  const pool = new Pool(origin, {
    connections: inFlight,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  return {
    name,
    send: async (connectionIds, message) => {
      const body = Buffer.from(message);
      const left = connectionIds.values();
      const post = (connectionId: string) =>
        new Promise<void>((resolve, reject) => {
          const path = `${basePath}/@connections/${encodeURIComponent(connectionId)}`;
          pool.dispatch(
            { method: 'POST', path, body },
            {
              onRequestStart: () => undefined,
              onResponseStart: () => undefined,
              onResponseData: () => undefined,
              onResponseEnd: () => resolve(),
              onResponseError: (_controller, error) => reject(error),
            },
          );
        });
      const loop = async () => {
        for (const connectionId of left) await post(connectionId);
      };
      await Promise.all(Array.from({ length: inFlight }, loop));
    },
    close: () => pool.destroy(),
  };
}
