/** Writes a new app and prints the next steps. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { relative, resolve } from 'node:path';
import { colors, lines, text, type Text } from '#infra/terminal/text';
import { CliError, EXIT } from '#tools/stack/exit-codes';
import type { CliIo } from '#tools/stack/io';
import type { Output } from '../broadcast/output/output';
import { quoted } from '../quoted';
import { checkEmpty, filesThatAreThere } from './empty-folder';
import { checkName, nameOf } from './name';
import type { InitOptions } from './options';
import { ownPackages } from './own-packages';
import { Prompt } from './prompt';
import { writeApp } from './write-app';

export interface InitParts {
  /** The argument of the command. */
  readonly folder: string | undefined;
  readonly options: InitOptions & { readonly json?: boolean };
  readonly output: Output;
  readonly io: CliIo;
}

const NEW_FOLDER = 'broadcast-app';

/** @throws CliError if the folder is not empty, the name is invalid, a tarball is missing, or npm fails */
export async function initApp({ folder: given, options, output, io }: InitParts): Promise<number> {
  if (given !== undefined) await checkEmpty(resolve(io.cwd, given));
  const prompt = options.yes || options.json ? undefined : Prompt.at(io);
  try {
    const folder = given ?? (await askFolder(prompt, io.cwd));
    const root = resolve(io.cwd, folder);
    await checkEmpty(root);
    const name = options.name ?? (await prompt?.ask('Name', nameOf(root), checkName)) ?? nameOf(root);
    checkName(name);
    const packages = await ownPackages(root, options.packages && resolve(io.cwd, options.packages));
    const installs = options.install ?? (await prompt?.agrees('Run npm install')) ?? false;
    prompt?.close();

    const files = await writeApp(root, { name, packages });
    if (installs) await install(root);
    const steps = [
      ...(root === io.cwd ? [] : [`cd ${/^[\w./-]+$/.test(folder) ? folder : quoted(folder)}`]),
      ...(installs ? [] : ['npm install']),
      'npm run dev',
    ];
    output.answer({ name, folder: root, files, steps }, () => nextSteps(relative(io.cwd, root) || '.', name, steps));
    return EXIT.OK;
  } finally {
    prompt?.close();
  }
}

async function askFolder(prompt: Prompt | undefined, cwd: string): Promise<string> {
  if (prompt === undefined) return '.';
  const fallback = (await filesThatAreThere(cwd)).length === 0 ? '.' : NEW_FOLDER;
  return prompt.ask('Folder', fallback, (folder) => checkEmpty(resolve(cwd, folder)));
}

/** @throws CliError if npm fails; npm has printed why */
async function install(root: string): Promise<void> {
  // Standard output is for this command's own answer.
  const npm = spawn('npm', ['install'], { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  const [code, signal] = (await once(npm, 'close')) as [number | null, string | null];
  if (code === 0) return;
  throw new CliError(
    EXIT.NOT_WELL,
    `The app was written, but npm install ended with ${code ?? signal} (see above). Run it again in ${root}.`,
  );
}

function nextSteps(folder: string, name: string, steps: readonly string[]): Text {
  return lines([
    text`${colors.green('✓')} ${name} is in ${folder}. Next:`,
    '',
    ...steps.map((step) => text`  ${colors.bold(step)}`),
    '',
    'This runs the stack and the page on your machine, and prints the address of the page.',
    'README.md explains how to change a message and how to deploy.',
  ]);
}
