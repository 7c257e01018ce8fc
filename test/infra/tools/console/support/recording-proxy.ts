/** Passes requests of AWS clients on to a local cloud, and notes which action each is, as a policy names it. */
import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface RecordingProxy {
  readonly url: string;
  /** e.g. `dynamodb:GetItem`. */
  readonly actions: Set<string>;
  /** Whether every call is refused, as for somebody without rights. */
  refuses: boolean;
  close(): Promise<void>;
}

/** Prefixes of X-Amz-Target. */
const SERVICES: Readonly<Record<string, string>> = {
  AWSEvents: 'events',
  AWSStepFunctions: 'states',
  AmazonSQS: 'sqs',
  DynamoDB_20120810: 'dynamodb',
  Logs_20140328: 'logs',
  secretsmanager: 'secretsmanager',
};

export async function recordingProxy(target: string): Promise<RecordingProxy> {
  const actions = new Set<string>();
  const server = createServer((incoming, outgoing) => {
    void buffer(incoming).then((body) => {
      const action = actionOf(incoming, body.toString('utf8'));
      if (action !== undefined) actions.add(action);
      if (proxy.refuses && action !== undefined) {
        outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
        return void outgoing.end(JSON.stringify({ __type: 'AccessDeniedException', message: 'not authorized' }));
      }
      // The Host stays: it is signed.
      const { method = 'GET', url = '/', headers } = incoming;
      const passed = forward(new URL(url, target), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      passed.on('error', () => outgoing.destroy());
      passed.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: RecordingProxy = {
    refuses: false,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    actions,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return proxy;
}

/** @returns undefined for what is no call of AWS, such as the health check of local mode */
function actionOf({ headers, url = '' }: IncomingMessage, body: string): string | undefined {
  const [service = '', operation = ''] = String(headers['x-amz-target'] ?? '').split('.');
  // The right to a batch of messages is that to one.
  const allowed = service === 'AmazonSQS' ? operation.replace(/Batch$/, '') : operation;
  if (operation !== '') return `${SERVICES[service] ?? service}:${allowed}`;
  const queried = new URLSearchParams(body).get('Action');
  if (queried !== null) return `cloudformation:${queried}`;
  if (/\/functions\/[^/]+\/configuration/.test(url)) return 'lambda:GetFunctionConfiguration';
  return url.startsWith('/_local/') ? undefined : `${headers.host} ${url}`;
}
