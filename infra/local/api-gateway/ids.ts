/** Identifiers in the forms of API Gateway. */
import { createHash, randomBytes } from 'node:crypto';

const ID_BYTES = 11;
const ID_PATTERN = /^[A-Za-z0-9_-]{15}=$/;

/** A connection, request or message id, e.g. `JC1dgf9yoAMCK-g=`; because of the `=` it must be encoded in a URL. */
export const newId = (): string => `${randomBytes(ID_BYTES).toString('base64url')}=`;

/** AWS answers 400, not 410, to an id that it can never have issued. */
export const isConnectionId = (text: string): boolean => ID_PATTERN.test(text);

/** Id of a template resource, derived from its generated name so that URLs stay the same from run to run. */
export function resourceId(generatedName: string, length = 7): string {
  const digest = createHash('sha256').update(generatedName).digest('hex');
  return BigInt(`0x${digest}`).toString(36).slice(0, length);
}

/** Length of an API id, e.g. `a1b2c3d4e5`. */
export const API_ID_LENGTH = 10;
