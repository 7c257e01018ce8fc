/** The SDK client of the endpoint: how often it tries. The transport that uses it provides its sockets. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { managementApi } from '#functions/send-batch/transport/management-api';
import { useTestEnvironment } from './support/test-sender';

useTestEnvironment();

let status: number;
let requests: number;
const server = createServer((_request, response) => {
  requests += 1;
  response.writeHead(status).end();
});
let client: ApiGatewayManagementApiClient;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => {
  [status, requests] = [200, 0];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/stage`;
  client = managementApi(parseCallbackUrl(url));
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
