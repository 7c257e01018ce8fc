/** The server package as functions and services install it: what comes along, and what it throws. */
import { join } from 'node:path';
import { CLIENT, SERVER } from '#tools/cli/build/packages';
import { errorsIn, installed, lockedPackages, pinned, run, tarballOf, type LockedPackage } from './support/packed';

const OURS = [CLIENT.name, SERVER.name];
const awsClients = Object.entries(SERVER.dependencies).filter(([name]) => name.startsWith('@aws-sdk/'));
/** The lowest version of each that the package accepts. */
const lowest = awsClients.map(([name, range]) => `${name}@${range.replace('^', '')}`);

/** What gets installed because of some packages, by name. */
function broughtBy(names: readonly string[], packages: Readonly<Record<string, LockedPackage>>): Set<string> {
  const found = new Set<string>();
  const add = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    for (const [path, { dependencies = {} }] of Object.entries(packages)) {
      if (path.endsWith(`node_modules/${name}`)) Object.keys(dependencies).forEach(add);
    }
  };
  names.forEach(add);
  return found;
}

it('brings only the client package and the AWS clients it calls', async () => {
  const packages = await lockedPackages(await installed(OURS.map(tarballOf)));
  const ofAws = broughtBy(
    awsClients.map(([name]) => name),
    packages,
  );
  const names = Object.keys(packages).map((path) => path.split('node_modules/').at(-1)!);

  expect(new Set(names.filter((name) => !ofAws.has(name)))).toEqual(new Set(OURS));
  expect(Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([]);
});

describe('with the oldest AWS clients it accepts', () => {
  let folder: string;
  beforeAll(async () => {
    const others = ['valibot', '@aws-lambda-powertools/logger', '@aws-lambda-powertools/metrics', '@types/node'];
    folder = await installed([...OURS.map(tarballOf), ...lowest, ...others.map(pinned)], 'server-app');
  });

  it('they are installed once', async () => {
    const packages = await lockedPackages(folder);
    for (const [name, range] of awsClients) {
      const paths = Object.keys(packages).filter((path) => path.endsWith(`node_modules/${name}`));
      expect(paths.map((path) => [path, packages[path]!.version])).toEqual([
        [`node_modules/${name}`, range.replace('^', '')],
      ]);
    }
  });

  it('an application can export its types in declarations', () => {
    expect(errorsIn(folder)).toEqual([]);
  });

  it.each(['errors.cjs', 'errors.mjs'])('%s: its errors are those of the client package', async (file) => {
    const { stdout } = await run(process.execPath, [join(folder, file)], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual([true, true, true]);
  });
});
