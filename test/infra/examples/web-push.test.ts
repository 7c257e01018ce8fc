/** infra/examples/web-push: who does not have a message in time gets it by web push, encrypted for the browser and signed. */
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { importJWK, jwtVerify } from 'jose';
import { contract } from '#infra/examples/web-push/contract';
import { waitUntil } from '#tools/stack/wait-until';
import { invokeFunction } from '#test/e2e/support/invoke-function';
import { LOCALHOST_CERT, LOCALHOST_KEY } from '../../functions/send-batch/support/localhost-cert';
import { Recipe } from './support/recipe';

interface Push {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** A browser's side of RFC 8291. */
class Browser {
  readonly #ecdh = createECDH('prime256v1');
  readonly #auth = randomBytes(16);
  readonly p256dh = this.#ecdh.generateKeys('base64url');
  readonly auth = this.#auth.toString('base64url');

  /** https://www.rfc-editor.org/rfc/rfc8291#section-4 */
  read(body: Buffer): unknown {
    const [salt, keyLength] = [body.subarray(0, 16), body[20]!];
    const sender = body.subarray(21, 21 + keyLength);
    const record = body.subarray(21 + keyLength);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#ecdh.getPublicKey(), sender]);
    const secret = Buffer.from(hkdfSync('sha256', this.#ecdh.computeSecret(sender), this.#auth, info, 32));
    const derive = (name: string, length: number) =>
      Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(`Content-Encoding: ${name}\0`), length));
    const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
    decipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString('utf8'));
  }
}

let recipe: Recipe;
let tables: DynamoDBDocumentClient;
let pushServer: Server;
let origin: string;
const vapid = createECDH('prime256v1');
const pushes: Push[] = [];
beforeAll(async () => {
  pushServer = createServer({ key: LOCALHOST_KEY, cert: LOCALHOST_CERT }, (request, response) => {
    void buffer(request).then((body) => {
      const path = request.url ?? '';
      pushes.push({ path, headers: request.headers, body });
      response.writeHead(path.startsWith('/gone') ? 410 : 201).end();
    });
  }).listen(0, '127.0.0.1');
  await once(pushServer, 'listening');
  origin = `https://127.0.0.1:${(pushServer.address() as AddressInfo).port}`;
  const certificate = join(await mkdtemp(join(tmpdir(), 'web-push-')), 'certificate.pem');
  await writeFile(certificate, LOCALHOST_CERT);
  process.env.PUSH_CERTIFICATE = certificate;
  recipe = await Recipe.start('web-push');
  tables = DynamoDBDocumentClient.from(new DynamoDBClient(recipe.cloud.access));
  vapid.generateKeys();
  const secrets = new SecretsManagerClient(recipe.cloud.access);
  // Its leading zeros are part of the key.
  const privateKey = Buffer.from(vapid.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url');
  const SecretString = JSON.stringify({ publicKey: vapid.getPublicKey('base64url'), privateKey });
  await secrets.send(new PutSecretValueCommand({ SecretId: recipe.output('VapidKeysArn'), SecretString }));
  secrets.destroy();
});
afterAll(async () => {
  delete process.env.PUSH_CERTIFICATE;
  tables?.destroy();
  await recipe?.stop();
  pushServer.closeAllConnections();
  await new Promise((resolve) => pushServer.close(resolve));
});

async function subscribe(userId: string, path: string): Promise<Browser> {
  const browser = new Browser();
  const { p256dh, auth } = browser;
  const Item = { userId, endpoint: `${origin}${path}`, p256dh, auth };
  await tables.send(new PutCommand({ TableName: recipe.output('SubscriptionsTableName'), Item }));
  return browser;
}

/** Ships an order, and lets the time of its customer pass. */
async function shipLate(customerId: string, orderId: string): Promise<void> {
  await recipe.aws.publish({ source: 'shop.orders', detailType: 'OrderShipped', detail: { customerId, orderId } });
  const broadcastId = `OrderShipped/shop.orders/${orderId}`;
  await waitUntil('its report', async () => (await recipe.aws.closedReport(broadcastId)) !== undefined);
  await invokeFunction(recipe.cloud, 'BroadcastToReachReachUsers', {
    Records: [{ body: JSON.stringify({ broadcastId, dueAt: Date.now() }) }],
  });
}
const pushTo = (path: string) => waitUntil(`a push to ${path}`, () => pushes.find((push) => push.path === path));

it('pushes to a user who was away, and not to one who has the message', async () => {
  const alice = await recipe.connect(contract, 'alice');
  await subscribe('alice', '/alice');
  const browser = await subscribe('zoe', '/zoe');

  await shipLate('alice', 'A-1');
  await shipLate('zoe', 'A-2');

  const { body, headers } = await pushTo('/zoe');
  const pushed = browser.read(body) as { readonly id: string };
  expect(pushed).toEqual({ id: expect.any(String) as string, type: 'orderShipped', data: { orderId: 'A-2' } });
  expect(headers).toMatchObject({ topic: pushed.id.slice(0, 32), urgency: 'normal', ttl: '3600' });
  const [, token = ''] = /t=([^,\s]+)/.exec(String(headers.authorization)) ?? [];
  const [x, y] = [vapid.getPublicKey().subarray(1, 33), vapid.getPublicKey().subarray(33)];
  const jwk = { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') };
  const { payload } = await jwtVerify(token, await importJWK(jwk, 'ES256'), { audience: origin });
  expect(payload.sub).toBe('mailto:ops@example.com');
  await waitUntil('the message', () => alice.received.length > 0);
  expect(pushes.filter(({ path }) => path === '/alice')).toEqual([]);
});

it('forgets a browser that has left', async () => {
  await subscribe('yves', '/gone/yves');
  await shipLate('yves', 'B-1');
  await pushTo('/gone/yves');
  await waitUntil('the subscription to go', async () => {
    const { Count } = await tables.send(
      new QueryCommand({
        TableName: recipe.output('SubscriptionsTableName'),
        KeyConditionExpression: 'userId = :user',
        ExpressionAttributeValues: { ':user': 'yves' },
      }),
    );
    return Count === 0;
  });
});
