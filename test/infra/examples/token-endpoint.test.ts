/** infra/examples/token-endpoint: a login service hands out tokens, as its role. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { tokenSigner } from '#infra/examples/token-endpoint/sign-tokens';
import { TOKEN_PATH, tokenEndpoint } from '#infra/examples/token-endpoint/token-endpoint';
import { defineContract } from '#sdk/contract';
import { Recipe } from './support/recipe';

let recipe: Recipe;
let secrets: SecretsManagerClient;
let server: Server;
let url: string;
const failures: unknown[] = [];

beforeAll(async () => {
  recipe = await Recipe.start('token-endpoint');
  const { access, credentials } = recipe.cloud;
  secrets = new SecretsManagerClient({
    ...access,
    credentials: credentials.forRole(recipe.output('LoginServiceRoleArn')),
  });
  const endpoint = tokenEndpoint({
    userOf: ({ headers }) => {
      if (headers.cookie === 'session=broken') throw new Error('The sessions are not reached');
      return headers.cookie === 'session=of-alice' ? { id: 'alice', channels: ['orders'] } : undefined;
    },
    signToken: tokenSigner(secrets, recipe.output('TokenSecretArn')),
  });
  server = createServer((request, response) => {
    endpoint(request, response).catch((error: unknown) => failures.push(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${TOKEN_PATH}`;
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  secrets.destroy();
  await recipe.stop();
});

const ask = (cookie: string) => fetch(url, { headers: { cookie } });

it('signs in whoever has a session, for the channels that are theirs', async () => {
  const token = async () => (await ask('session=of-alice')).text();
  const { client } = await recipe.connect(defineContract({}), 'alice', token);

  await client.subscribe('orders');
  client.onError(() => undefined);
  await expect(client.subscribe('secrets')).rejects.toThrow("Your token does not grant channel 'secrets'");
});

it('gives no token without a session, and none is kept on the way', async () => {
  const refused = await ask('session=of-nobody');
  expect([refused.status, await refused.text()]).toEqual([401, 'Sign in first']);

  expect((await ask('session=of-alice')).headers.get('cache-control')).toBe('no-store');
});

it('does not say why it failed, but to the service', async () => {
  const failed = await ask('session=broken');
  expect([failed.status, await failed.text()]).toEqual([500, 'No token could be signed']);
  expect(failures).toMatchObject([{ message: 'The sessions are not reached' }]);
});

it('needs the grant, and asks again after a failure', async () => {
  const others = new SecretsManagerClient({
    ...recipe.cloud.access,
    credentials: recipe.cloud.credentials.forRole('arn:aws:iam::000000000000:role/other'),
  });
  const signToken = tokenSigner(others, recipe.output('TokenSecretArn'));
  const sign = () => signToken({ id: 'alice', channels: [] });
  await expect(sign()).rejects.toThrow(/not authorized to perform: secretsmanager/);
  await expect(sign()).rejects.toThrow(/not authorized to perform: secretsmanager/);
  others.destroy();
});
