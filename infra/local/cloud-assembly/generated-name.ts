/** Names of resources that have none in the template. */
import { createHash } from 'node:crypto';

/** Characters: the shortest limit among the services (Lambda functions, roles and rules). */
const MAX_LENGTH = 64;
const SUFFIX_LENGTH = 12;

/** The name CloudFormation would invent for a resource; the same in every run, so that data can be found again. */
export function generatedName(stackName: string, logicalId: string): string {
  const suffix = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex').slice(0, SUFFIX_LENGTH);
  const room = MAX_LENGTH - SUFFIX_LENGTH - 2;
  const stack = stackName.slice(0, Math.max(room - logicalId.length, Math.floor(room / 2)));
  return `${stack}-${logicalId.slice(0, room - stack.length)}-${suffix.toUpperCase()}`;
}
