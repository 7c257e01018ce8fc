/** Secrets Manager, as far as GetSecretValue goes: a server on a free port that answers with the secrets of the moment. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface Secrets {
  /** AWSCURRENT; undefined is an outage. */
  secret: string | undefined;
  /** Versions with another label. */
  readonly labelled: { AWSPENDING?: string | undefined; AWSPREVIOUS?: string | undefined };
  /** Requests so far. */
  reads: number;
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export const SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:tokens-AbCdEf';

export async function startSecrets(secret: string): Promise<Secrets> {
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      secrets.reads++;
      const asked = request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue';
      const { SecretId, VersionStage } = body as {
        SecretId: string;
        VersionStage: keyof Secrets['labelled'] | 'AWSCURRENT';
      };
      const text = VersionStage === 'AWSCURRENT' ? secrets.secret : secrets.labelled[VersionStage];
      const found = asked && SecretId === SECRET_ARN && text !== undefined;
      response.writeHead(found ? 200 : 400, { 'Content-Type': 'application/x-amz-json-1.1' });
      response.end(
        JSON.stringify(found ? { ARN: SECRET_ARN, SecretString: text } : { __type: 'ResourceNotFoundException' }),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const secrets: Secrets = {
    secret,
    labelled: {},
    reads: 0,
    environment: {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      TOKEN_SECRET_ARN: SECRET_ARN,
      TOKEN_MODE: 'token',
      USER_ID_CLAIM: 'sub',
      CHANNELS_CLAIM: 'channels',
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return secrets;
}
