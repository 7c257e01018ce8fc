/** Lists who is connected, breaks a connection, and admits the page's test clients. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { whatClientsShow } from '#tools/stack/how-to-connect';
import { sampleAddress } from '#tools/stack/sample-address';
import type { StackClients } from '#tools/stack/stack-clients';
import type { LocalCloud } from '#local';
import { stackOutputs } from '#constructs/stack-outputs';
import type { Admission, ClientsAnswer } from '../contract';
import { invalid, notThere, queryOf, readJson } from '../request';
import type { Routes } from '../routes';
import { connectedClients } from './connections';
import { SharedRead } from './shared-read';

/** Milliseconds for which an answer is shared. */
const FRESH_MS = 500;
const MAX_NAME_CHARACTERS = 128;

const name = v.pipe(
  v.string('text'),
  v.nonEmpty('a non-empty string'),
  v.maxLength(MAX_NAME_CHARACTERS, `at most ${MAX_NAME_CHARACTERS} characters`),
);
const cutRequest = v.strictObject({ connectionId: name, silently: v.boolean('true or false') });
const admissionRequest = v.strictObject({
  userId: name,
  channels: v.pipe(v.array(name, 'a list of names'), v.maxLength(100, 'at most 100 names')),
});

/** What the page calls clients that cannot choose their name. */
const NOT_NAMED: Readonly<Record<string, string>> = { none: 'anonymous', iam: 'the signer' };
/** Hours a test client may stay connected. */
const ADMITTED_HOURS = 2;

export function clientRoutes(cloud: LocalCloud, clients: () => StackClients): Routes {
  const connected = new SharedRead(async () => {
    const found = await connectedClients(cloud, stackOutputs(cloud.outputs).ConnectionsTableName);
    return { clients: found, version: createHash('sha256').update(JSON.stringify(found)).digest('base64url') };
  }, FRESH_MS);
  return {
    /** Returns only the version if the page has that one already. */
    'GET clients': async (request): Promise<ClientsAnswer> => {
      const { version, clients: found } = await connected.get();
      return queryOf(request).get('version') === version ? { version } : { version, clients: found };
    },

    'POST clients/cut': async (request) => {
      const { connectionId, silently } = readJson(request, cutRequest);
      connected.expire();
      if (!cloud.connections.terminate(connectionId, { silently })) {
        throw notThere(`There is no open connection ${connectionId}; it may have ended already.`);
      }
      return {};
    },

    /** What a test client connects with. Works only if the stack signs the tokens itself, or needs none. */
    'POST admissions': async (request): Promise<Admission> => {
      const { userId, channels } = readJson(request, admissionRequest);
      const { authorizer } = clients();
      if (!['token', 'none', 'iam'].includes(authorizer.type)) {
        throw invalid(
          `The console cannot open clients, because it cannot make what they must show: ${whatClientsShow(authorizer)}. Use a client of your own.`,
        );
      }
      const url = new URL(stackOutputs(cloud.outputs).WebSocketUrl);
      url.host = request.headers.host ?? url.host;
      const sample = await sampleAddress(cloud, clients(), url.href, { userId, channels, hours: ADMITTED_HOURS });
      return { address: sample.address, userId: sample.userId ?? NOT_NAMED[authorizer.type] ?? '' };
    },
  };
}
