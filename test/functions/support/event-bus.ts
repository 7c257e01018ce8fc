/** EventBridge, as far as PutEvents goes: a server on a free port that keeps the entries it is given. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface PublishedEvent {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

export interface EventBus {
  readonly events: PublishedEvent[];
  /** What a function's environment needs to publish the events of connections here. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startEventBus(): Promise<EventBus> {
  const events: PublishedEvent[] = [];
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      events.push(...(body as { readonly Entries: readonly PublishedEvent[] }).Entries);
      response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.1' });
      response.end('{"FailedEntryCount":0,"Entries":[{"EventId":"e1"}]}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    events,
    environment: {
      AWS_ENDPOINT_URL_EVENTBRIDGE: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      CONNECTION_EVENTS: 'on',
      EVENT_BUS_NAME: 'bus',
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
