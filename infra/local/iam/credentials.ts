/**
 * Credentials of local mode: one set for the developer (`local`/`local`), one per role. A request's access key tells who
 * calls. Only `@connections` verifies the signature too, to check the sender's own signing code.
 */
import { randomBytes } from 'node:crypto';
import { globalArn } from '../core/identity';
import type { Caller } from '../core/service';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export const DEVELOPER: Caller = { kind: 'root', arn: globalArn('iam', 'root') };
export const DEVELOPER_CREDENTIALS: Credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

export class CredentialStore {
  readonly #byAccessKey = new Map<string, { readonly caller: Caller; readonly credentials: Credentials }>([
    [DEVELOPER_CREDENTIALS.accessKeyId, { caller: DEVELOPER, credentials: DEVELOPER_CREDENTIALS }],
  ]);
  readonly #byRole = new Map<string, Credentials>();

  /** The credentials of a role, the same for the life of this store. */
  forRole(roleArn: string): Credentials {
    const known = this.#byRole.get(roleArn);
    if (known) return known;
    const credentials = {
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(20).toString('hex'),
      sessionToken: randomBytes(48).toString('base64'),
    };
    this.#byRole.set(roleArn, credentials);
    this.#byAccessKey.set(credentials.accessKeyId, { caller: { kind: 'role', arn: roleArn }, credentials });
    return credentials;
  }

  find(accessKeyId: string): { readonly caller: Caller; readonly credentials: Credentials } | undefined {
    return this.#byAccessKey.get(accessKeyId);
  }
}
