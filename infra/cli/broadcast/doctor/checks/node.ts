/** Node on this machine, which the CDK and this command run on. */
import { findingsOf, type Finding } from '../finding';

/** engines of package.json. */
const OLDEST_MAJOR = 20;

export function checkNode(version: string): Finding {
  const { ok, error } = findingsOf('node');
  return Number(version.split('.')[0]) >= OLDEST_MAJOR
    ? ok(`Node ${version}`)
    : error(`Node ${version} is too old`, `Install Node ${OLDEST_MAJOR} or newer.`);
}
