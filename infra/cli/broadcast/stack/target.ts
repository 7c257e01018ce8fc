/**
 * Which cloud a command talks to: AWS, or local mode where it was asked for or where the developer's own machine says so
 * (AWS_ENDPOINT_URL at this machine, or a local mode that runs beside .local/outputs.json).
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULT_STAGE } from '../../../settings';
import type { StackAccess } from '../../stack-clients';
import { CliError, EXIT } from '../exit-codes';
import type { CliIo } from '../io';

export interface TargetOptions {
  readonly stack?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly local?: boolean;
}

export interface Target {
  readonly kind: 'aws' | 'local';
  readonly access: StackAccess & { readonly profile?: string };
  /** @default - the only stack there is */
  readonly stackName: string | undefined;
  /** For people: where that is. */
  readonly where: string;
}

/** Port of `npm start`, when nothing says another. */
const DEFAULT_ENDPOINT = 'http://127.0.0.1:4566';
const LOOPBACK = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\/?$/;
/** Milliseconds local mode has to say that it is there. */
const HEALTH_TIMEOUT_MS = 2_000;

/** @throws CliError when local mode was asked for and does not run, or two clouds were asked for */
export async function findTarget(options: TargetOptions, io: Pick<CliIo, 'env' | 'cwd'>): Promise<Target> {
  const { env, cwd } = io;
  const fromEnvironment = LOOPBACK.test(env.AWS_ENDPOINT_URL ?? '') ? env.AWS_ENDPOINT_URL : undefined;
  if (options.local && options.profile !== undefined) {
    throw new CliError(EXIT.USAGE, '--local and --profile name two clouds: leave one out.');
  }
  if (options.local || fromEnvironment !== undefined) {
    const endpoint = fromEnvironment ?? endpointInFile(cwd) ?? DEFAULT_ENDPOINT;
    const region = await regionOfLocalMode(endpoint);
    if (region === undefined) throw localModeIsNotRunning(endpoint, fromEnvironment !== undefined);
    return localTarget(endpoint, region, options, env);
  }
  const namesAws = options.stack ?? options.profile ?? options.region ?? env.BROADCAST_STACK;
  const beside = namesAws === undefined ? endpointInFile(cwd) : undefined;
  const region = beside === undefined ? undefined : await regionOfLocalMode(beside);
  if (beside !== undefined && region !== undefined) return localTarget(beside, region, options, env);
  return awsTarget(options, env);
}

function localTarget(
  endpoint: string,
  region: string,
  options: TargetOptions,
  { AWS_ACCESS_KEY_ID: accessKeyId = 'local', AWS_SECRET_ACCESS_KEY: secretAccessKey = 'local' }: CliIo['env'],
): Target {
  return {
    kind: 'local',
    access: { endpoint, region, credentials: { accessKeyId, secretAccessKey } },
    stackName: options.stack,
    where: `local mode at ${endpoint}`,
  };
}

function awsTarget({ stack, profile, region }: TargetOptions, env: CliIo['env']): Target {
  return {
    kind: 'aws',
    access: { ...(profile !== undefined && { profile }), ...(region !== undefined && { region }) },
    stackName: stack ?? env.BROADCAST_STACK ?? `Broadcast-${DEFAULT_STAGE}`,
    where: ['AWS', profile && `profile ${profile}`, region].filter(Boolean).join(', '),
  };
}

/** The region of the local mode that listens there; undefined when none does. */
async function regionOfLocalMode(endpoint: string): Promise<string | undefined> {
  try {
    const url = new URL('/_local/health', endpoint);
    const reply = await fetch(url, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    const { region } = (await reply.json()) as { region?: unknown };
    return typeof region === 'string' ? region : undefined;
  } catch {
    return undefined;
  }
}

/** What `npm start` wrote down, in this folder or one above. */
function endpointInFile(folder: string): string | undefined {
  const file = join(folder, '.local/outputs.json');
  if (existsSync(file)) {
    const { Endpoint } = JSON.parse(readFileSync(file, 'utf8')) as { Endpoint?: string };
    return Endpoint;
  }
  return dirname(folder) === folder ? undefined : endpointInFile(dirname(folder));
}

const localModeIsNotRunning = (endpoint: string, fromEnvironment: boolean): CliError =>
  new CliError(
    EXIT.NO_ACCESS,
    `Local mode is not running: nothing answers at ${endpoint}. Start it with 'npm start'${fromEnvironment ? ', or unset AWS_ENDPOINT_URL to talk to AWS' : ', or leave --local out to talk to AWS'}.`,
  );
