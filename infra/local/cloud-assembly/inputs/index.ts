/**
 * Runs the app and stores, with the assembly, what it was made from; tells of an assembly whether all of that is
 * unchanged.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CdkProject } from '../project';
import { appVariables, runApp } from '../run-app';
import { areCurrent, foldersOf, inputsOf, type Inputs } from './inputs';
import { Records } from './records';

/** In the folder of the assembly. */
const FILE = 'local-inputs.json';

/**
 * @param cacheDirectory of assemblies; it is never an input
 * @returns what tells the assembly from another of the same sources; undefined if something was saved meanwhile
 * @throws SynthesisError
 */
export async function runAndRecord(
  project: CdkProject,
  output: string,
  region: string,
  cacheDirectory: string,
): Promise<string | undefined> {
  const records = await Records.start();
  try {
    const startedAt = Date.now();
    await runApp(project, output, region, records.variables(process.env.NODE_OPTIONS));
    const recorded = await records.read();
    // Inputs are unknown: it runs this time, and is made again the next time.
    if (!recorded) return `once-${randomUUID()}`;
    const inputs = inputsOf(recorded, [cacheDirectory, records.folder], appVariables(project, region), startedAt);
    if (!inputs) return undefined;
    const text = JSON.stringify(inputs);
    await writeFile(path.join(output, FILE), text);
    return createHash('sha256').update(text).digest('hex').slice(0, 16);
  } finally {
    await records.remove();
  }
}

export async function isMadeFromWhatIs(assembly: string, variables: NodeJS.ProcessEnv): Promise<boolean> {
  const inputs = await readInputs(assembly);
  return inputs !== undefined && areCurrent(inputs, variables);
}

/** Folders with files the assembly was made from; undefined if they are not known. */
export async function inputFolders(assembly: string): Promise<string[] | undefined> {
  const inputs = await readInputs(assembly);
  return inputs && foldersOf(inputs);
}

async function readInputs(assembly: string): Promise<Inputs | undefined> {
  const text = await readFile(path.join(assembly, FILE), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Inputs);
}
