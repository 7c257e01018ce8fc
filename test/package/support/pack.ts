/** Before all tests: builds and packs the packages, once. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGES } from '#tools/cli/build/packages';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import makeTemporaryFolder from '../../support/temporary-folder';
import { emittedFolder, TARBALLS_VARIABLE } from './packed';

export default function pack(): void {
  makeTemporaryFolder();
  const tarballs = join(process.env.TMPDIR!, 'tarballs');
  process.env[TARBALLS_VARIABLE] = tarballs;
  mkdirSync(tarballs);
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: PROJECT_ROOT, stdio: 'inherit' });
  for (const { name } of PACKAGES) {
    execFileSync('npm', ['pack', '--silent', '--pack-destination', tarballs], {
      cwd: emittedFolder(name),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
}
