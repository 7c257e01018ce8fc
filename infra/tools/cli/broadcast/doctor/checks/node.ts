/** The Node version on this machine, which the CDK and this command run on. */
import { findingsOf, type Finding } from '../finding';

/** `engines` in package.json. */
const OLDEST = { major: 20, minor: 19 };

export function checkNode(version: string): Finding {
  const { ok, error } = findingsOf('node');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)
    ? ok(`Node ${version}`)
    : error(`Node ${version} is too old`, `Install Node ${OLDEST.major}.${OLDEST.minor} or newer.`);
}
