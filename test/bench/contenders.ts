/** The contenders of the benchmark: each posts one message to a batch of connections. */
import { connect as connectH2 } from 'node:http2';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import pLimit from 'p-limit';
import { Pool } from 'undici';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { deliver } from '#functions/send-batch/deliver';
import { EndpointCheck } from '#functions/send-batch/endpoint-check';
import { createTransport } from '#functions/send-batch/transport/create-transport';
import type { Transport, TransportSettings } from '#functions/send-batch/transport/transport';
import type { Protocol } from './bench-process';
import { socketForEachPost } from './socket-for-each-post';

/** No contender must reconnect because the others' rounds took long. */
const KEEP_ALIVE_MS = 60_000;
const SETTINGS = { postAttempts: 3, retryBaseMs: 200, postTimeoutMs: 5000 };

export interface Contender {
  readonly name: string;
  send(connectionIds: readonly string[], message: string): Promise<void>;
  close(): Promise<void>;
}

/** Where a contender posts to, and how many posts it keeps in flight if it limits them. */
export interface Course {
  readonly url: string;
  /** For contenders that do not speak HTTP/2, where `url` speaks nothing else. */
  readonly http1Url: string;
  readonly protocol: Protocol;
  readonly inFlight: number;
  /** Trusted instead of Node's certificate authorities. */
  readonly ca?: string;
}

/** In the order of the table. */
export const CONTENDERS = {
  sequential: (course: Course) =>
    sdk('SDK, one by one', course, async (connectionIds, post) => {
      for (const connectionId of connectionIds) await post(connectionId);
    }),
  unbounded: (course: Course) =>
    sdk('SDK, unbounded Promise.all', course, (connectionIds, post) => Promise.all(connectionIds.map(post))),
  limited: (course: Course) =>
    sdk(`SDK, p-limit ${course.inFlight}`, course, (connectionIds, post) =>
      pLimit(course.inFlight).map(connectionIds, post),
    ),
  senderOnSdk: (course: Course) =>
    sender('this sender, transport sdk', course, (settings) =>
      createTransport(parseCallbackUrl(course.url), { ...settings, http2: true, transport: 'sdk' }),
    ),
  before: (course: Course) =>
    sender('this sender, a socket for each post', course, (settings) => socketForEachPost(course.http1Url, settings)),
  sender: (course: Course) =>
    sender('this sender', course, (settings) =>
      createTransport(parseCallbackUrl(course.url), { ...settings, http2: true, transport: 'direct' }),
    ),
  limit: (course: Course) => (course.protocol === 'h2' ? unsignedH2(course) : unsigned(course)),
} satisfies Record<string, (course: Course) => Contender>;

export type ContenderKey = keyof typeof CONTENDERS;

type PostAll = (connectionIds: readonly string[], post: (connectionId: string) => Promise<unknown>) => Promise<unknown>;

function sdk(name: string, { http1Url, inFlight, ca }: Course, postAll: PostAll): Contender {
  // As many sockets as posts in flight; otherwise the SDK's own limit of 50 would be measured.
  const agent = { keepAlive: true, maxSockets: inFlight };
  const client = new ApiGatewayManagementApiClient({
    endpoint: http1Url,
    requestHandler: { httpAgent: agent, httpsAgent: { ...agent, ...(ca && { ca }) } },
  });
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

function sender(
  name: string,
  { url, inFlight, ca }: Course,
  transportOf: (settings: TransportSettings) => Transport,
): Contender {
  const callback = parseCallbackUrl(url);
  const settings = { postConcurrency: inFlight, ...SETTINGS, ca };
  const transport = transportOf(settings);
  return {
    name,
    send: async (connectionIds, message) => {
      const stop = new AbortController();
      const outcomes = await deliver(connectionIds, {
        settings,
        post: await transport.prepare(message, stop.signal),
        endpoint: new EndpointCheck(callback, connectionIds.length),
        prune: async () => 'settled',
        onAnswer: () => undefined,
        stop,
      });
      const undelivered = outcomes.find((outcome) => outcome !== 'delivered');
      if (undelivered !== undefined) throw new Error(`not delivered: ${JSON.stringify(undelivered)}`);
    },
    close: () => transport.close(),
  };
}

/** As many loops as posts in flight: no p-limit, no timer, nothing signed. */
async function inLoops(
  inFlight: number,
  connectionIds: readonly string[],
  post: (connectionId: string) => Promise<void>,
): Promise<void> {
  const left = connectionIds.values();
  const loop = async () => {
    for (const connectionId of left) await post(connectionId);
  };
  await Promise.all(Array.from({ length: inFlight }, loop));
}

const pathOf = (basePath: string, connectionId: string) =>
  `${basePath}/@connections/${encodeURIComponent(connectionId)}`;

/** As lean as undici gets: its handler interface. */
function unsigned({ url, inFlight, ca }: Course): Contender {
  const { origin, basePath } = parseCallbackUrl(url);
  const pool = new Pool(origin, {
    connections: inFlight,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    ...(ca && { connect: { ca } }),
  });
  const postTo = (connectionId: string, body: Buffer) =>
    new Promise<void>((resolve, reject) => {
      pool.dispatch(
        { method: 'POST', path: pathOf(basePath, connectionId), body },
        {
          onRequestStart: () => undefined,
          onResponseStart: () => undefined,
          onResponseData: () => undefined,
          onResponseEnd: () => resolve(),
          onResponseError: (_controller, error) => reject(error),
        },
      );
    });
  return {
    name: 'undici, unsigned = the limit',
    send: async (connectionIds, message) => {
      const body = Buffer.from(message);
      await inLoops(inFlight, connectionIds, (connectionId) => postTo(connectionId, body));
    },
    close: () => pool.destroy(),
  };
}

/** As lean as node:http2 gets. The sender, which has frames of its own, takes less. */
function unsignedH2({ url, inFlight, ca }: Course): Contender {
  const { origin, basePath } = parseCallbackUrl(url);
  const session = connectH2(origin, { ca });
  const postTo = (connectionId: string, body: Buffer) =>
    new Promise<void>((resolve, reject) => {
      const stream = session.request({ ':method': 'POST', ':path': pathOf(basePath, connectionId) });
      stream.once('response', () => resolve());
      stream.once('error', reject);
      stream.end(body);
    });
  return {
    name: 'node:http2, unsigned',
    send: async (connectionIds, message) => {
      const body = Buffer.from(message);
      await inLoops(inFlight, connectionIds, (connectionId) => postTo(connectionId, body));
    },
    close: async () => session.destroy(),
  };
}
