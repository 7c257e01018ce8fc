/** The SDK client of the endpoint: how often it tries, and what it does with sockets. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { parseCallbackUrl } from '../../../functions/shared/callback-url';
import { managementApi } from '../../../functions/send-batch/management-api';
import { useTestEnvironment } from './support/test-sender';

useTestEnvironment();

let status: number;
let requests: number;
let sockets: number;
const server = createServer((_request, response) => {
  requests += 1;
  response.writeHead(status).end();
});
server.on('connection', () => (sockets += 1));
let client: ApiGatewayManagementApiClient;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => {
  [status, requests, sockets] = [200, 0, 0];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/stage`;
  client = managementApi(parseCallbackUrl(url), { concurrency: 2, postTimeoutMs: 5000 });
});
afterEach(() => client.destroy());
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const post = () => client.send(new PostToConnectionCommand({ ConnectionId: 'c1', Data: Buffer.from('{}') }));

it('tries once: to try again is the business of the sender', async () => {
  status = 500;
  await expect(post()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  expect(requests).toBe(1);
});

it('keeps its sockets for the posts after', async () => {
  for (let count = 0; count < 3; count += 1) await post();
  expect([requests, sockets]).toEqual([3, 1]);
});

it('opens no more sockets than posts may be in flight', async () => {
  await Promise.all(Array.from({ length: 10 }, post));
  expect(requests).toBe(10);
  expect(sockets).toBeLessThanOrEqual(2);
});

it('does the same over TLS, and gives up connecting in the time of a post', async () => {
  await post();
  const { connectionTimeout, httpsAgent } = client.config.requestHandler.httpHandlerConfigs() as {
    readonly connectionTimeout: number;
    readonly httpsAgent: HttpsAgent & { readonly keepAlive: boolean };
  };
  expect([connectionTimeout, httpsAgent.maxSockets, httpsAgent.keepAlive]).toEqual([5000, 2, true]);
});
