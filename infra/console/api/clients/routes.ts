/** Who is connected, breaking a connection, and tokens for the page's test clients. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { StackClients } from '../../../cli/stack-clients';
import { mintToken } from '../../../cli/token';
import type { LocalCloud } from '../../../local';
import { stackOutputs } from '../../../stack-outputs';
import type { ClientsAnswer } from '../contract';
import { invalid, notFound, queryOf, readJson } from '../request';
import type { Routes } from '../routes';
import { connectedClients } from './connections';
import { SharedRead } from './shared-read';

/** Milliseconds an answer is shared for. */
const FRESH_MS = 500;
const MAX_NAME_CHARACTERS = 128;

const name = v.pipe(
  v.string('text'),
  v.nonEmpty('text that is not empty'),
  v.maxLength(MAX_NAME_CHARACTERS, `at most ${MAX_NAME_CHARACTERS} characters`),
);
const cutRequest = v.strictObject({ connectionId: name, silently: v.boolean('true or false') });
const tokenRequest = v.strictObject({
  userId: name,
  channels: v.pipe(v.array(name, 'a list of names'), v.maxLength(100, 'at most 100 names')),
});

/** An authorizer that takes the tokens of a login provider, or is the team's own. */
const NOT_OURS_TO_SIGN =
  'This stack signs no tokens: its authorizer takes those of another service. Connect with a client that has one.';

export function clientRoutes(cloud: LocalCloud, clients: () => StackClients): Routes {
  const connected = new SharedRead(async () => {
    const found = await connectedClients(cloud, stackOutputs(cloud.outputs).ConnectionsTableName);
    return { clients: found, version: createHash('sha256').update(JSON.stringify(found)).digest('base64url') };
  }, FRESH_MS);
  return {
    /** Says nothing but the version where the page has that one already. */
    'GET clients': async (request): Promise<ClientsAnswer> => {
      const { version, clients: found } = await connected.get();
      return queryOf(request).get('version') === version ? { version } : { version, clients: found };
    },

    'POST clients/cut': async (request) => {
      const { connectionId, silently } = readJson(request, cutRequest);
      connected.expire();
      if (!cloud.connections.terminate(connectionId, { silently })) {
        throw notFound(`There is no open connection ${connectionId}; it may have ended by itself.`);
      }
      return {};
    },

    'POST tokens': async (request) => {
      const claims = readJson(request, tokenRequest);
      if (stackOutputs(cloud.outputs).TokenSecretArn === undefined) throw invalid(NOT_OURS_TO_SIGN);
      return { token: await mintToken(await clients().tokenSecret(), { ...claims, expiresIn: '2h' }) };
    },
  };
}
