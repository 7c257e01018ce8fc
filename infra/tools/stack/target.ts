/**
 * Which cloud a command talks to: AWS, or local mode where it was asked for or where the developer's own machine says so
 * (AWS_ENDPOINT_URL at this machine, or a local mode that runs beside .local/outputs.json).
 */
import { dirname, join } from 'node:path';
import { DEFAULT_STAGE } from '#constructs/settings/defaults';
import { endpointIn, OUTPUTS_FILE, regionOfLocalMode } from './running-local-mode';
import type { StackAccess } from './stack-clients';
import { CliError, EXIT } from './exit-codes';
import type { CliIo } from './io';

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
const HOW_TO_START = "'npm start', or 'npx broadcast dev' in an app of your own";
const LOOPBACK = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\/?$/;

/** @throws CliError when local mode was asked for, or was killed, and does not run, or two clouds were asked for */
export async function findTarget(options: TargetOptions, io: Pick<CliIo, 'env' | 'cwd'>): Promise<Target> {
  const { env, cwd } = io;
  const fromEnvironment = LOOPBACK.test(env.AWS_ENDPOINT_URL ?? '') ? env.AWS_ENDPOINT_URL : undefined;
  if (options.local && options.profile !== undefined) {
    throw new CliError(EXIT.USAGE, '--local and --profile name two clouds: leave one out.');
  }
  if (options.local || fromEnvironment !== undefined) {
    const endpoint = fromEnvironment ?? besideHere(cwd)?.endpoint ?? DEFAULT_ENDPOINT;
    const region = await regionOfLocalMode(endpoint);
    if (region === undefined) throw localModeIsNotRunning(endpoint, fromEnvironment !== undefined);
    return localTarget(endpoint, region, options, env);
  }
  const namesAws = options.stack ?? options.profile ?? options.region ?? env.BROADCAST_STACK;
  const beside = namesAws === undefined ? besideHere(cwd) : undefined;
  if (beside === undefined) return awsTarget(options, env);
  const region = await regionOfLocalMode(beside.endpoint);
  if (region === undefined) throw whichCloud(beside);
  return localTarget(beside.endpoint, region, options, env);
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

/** What `npm start` wrote down while it runs, in this folder or one above. */
function besideHere(folder: string): { readonly file: string; readonly endpoint: string } | undefined {
  const file = join(folder, OUTPUTS_FILE);
  const endpoint = endpointIn(file);
  if (endpoint !== undefined) return { file, endpoint };
  return dirname(folder) === folder ? undefined : besideHere(dirname(folder));
}

/** A local mode that was killed leaves its file: what was meant for it must not go to AWS. */
const whichCloud = ({ file, endpoint }: { file: string; endpoint: string }): CliError =>
  new CliError(
    EXIT.NO_ACCESS,
    `${file} names local mode at ${endpoint}, where nothing answers. Start it with ${HOW_TO_START}; or, to talk to AWS, say which stack with --stack, or remove the file.`,
  );

const localModeIsNotRunning = (endpoint: string, fromEnvironment: boolean): CliError =>
  new CliError(
    EXIT.NO_ACCESS,
    `Local mode is not running: nothing answers at ${endpoint}. Start it with ${HOW_TO_START}${fromEnvironment ? ', or unset AWS_ENDPOINT_URL to talk to AWS' : ', or leave --local out to talk to AWS'}.`,
  );
