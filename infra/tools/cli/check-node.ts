/** Ends the process if Node is too old. Import it first: other modules would fail with errors that do not say why. */
import { engines } from '#package.json';
import { standardError } from '#infra/terminal/standard';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [lowestMajor = 0, lowestMinor = 0] = engines.node.replace('>=', '').split('.').map(Number);

if (major < lowestMajor || (major === lowestMajor && minor < lowestMinor)) {
  standardError.print(
    `step-functions-broadcast needs Node ${lowestMajor}.${lowestMinor} or newer, but this is ${process.versions.node}. Install a newer version from https://nodejs.org.`,
  );
  process.exit(1);
}
