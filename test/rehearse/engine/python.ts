/** The Python environment of the engine, of its own: nothing is installed into the machine's Python. */
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError, EXIT } from '#tools/stack/exit-codes';
import { runGroup, type GroupOptions, type ProcessGroup } from './process-group';

/** What the engine's package asks for. */
const OLDEST = [3, 10] as const;
const REQUIREMENTS = join(__dirname, '..', 'requirements.txt');
/** Written last, so that an interrupted installation is made anew. */
const COMPLETE = 'complete';

export type Start = (command: string, args: readonly string[], options: GroupOptions) => ProcessGroup;

/**
 * Makes the environment below the folder, or finds the one that an earlier run made of the same Python and requirements.
 * @returns the folder of its programs
 * @throws CliError if the machine has no Python, or one without venv or pip; says what to install
 */
export async function makeEnvironment(cache: string, start: Start, env: NodeJS.ProcessEnv): Promise<string> {
  const run = (command: string, ...args: string[]) =>
    runGroup(start(command, args, { cwd: cache, env }), `${command} ${args.slice(0, 3).join(' ')}`);
  await mkdir(cache, { recursive: true });
  const version = await pythonVersion(run);
  const requirements = await readFile(REQUIREMENTS, 'utf8');
  const hash = createHash('sha256').update(version).update(requirements).digest('hex').slice(0, 16);
  const folder = join(cache, hash);
  const programs = join(folder, 'bin');
  if (await exists(join(folder, COMPLETE))) return programs;
  await rm(folder, { recursive: true, force: true });
  await run('python3', '-m', 'venv', folder).catch((error: unknown) => {
    throw missing(`python3 cannot make a virtual environment. Install venv and pip (Debian: python3-venv).`, error);
  });
  await run(join(programs, 'python'), '-m', 'pip', 'install', '--disable-pip-version-check', '-r', REQUIREMENTS).catch(
    (error: unknown) => {
      throw missing('pip could not install the engine.', error);
    },
  );
  await writeFile(join(folder, COMPLETE), version);
  return programs;
}

async function pythonVersion(run: (command: string, ...args: string[]) => Promise<string>): Promise<string> {
  const printed = await run('python3', '-c', 'import sys; print(sys.version_info[0], sys.version_info[1])').catch(
    (error: unknown) => {
      throw missing('There is no python3 on the PATH.', error);
    },
  );
  const [major = 0, minor = 0] = printed.trim().split(' ').map(Number);
  if (major === OLDEST[0] && minor >= OLDEST[1]) return `${major}.${minor}`;
  throw missing(`python3 is ${major}.${minor}.`);
}

function missing(what: string, cause?: unknown): CliError {
  const why = cause instanceof Error && !('code' in cause) ? `\n${cause.message}` : '';
  return new CliError(
    EXIT.NOT_WELL,
    `${what} The rehearsal needs Python ${OLDEST.join('.')} or newer with venv and pip, for the engine it deploys to.${why}`,
    { cause },
  );
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
