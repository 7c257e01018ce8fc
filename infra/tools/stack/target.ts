/**
 * The cloud a command talks to: AWS, or local mode if it was asked for or the developer's machine says so (AWS_ENDPOINT_URL
 * points to this machine, or a local mode is running beside .local/outputs.json).
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
  /** @default - the only stack */
  readonly stackName: string | undefined;
  /** Where that is, for people. */
  readonly where: string;
}

/** The default port of `npm start`. */
const DEFAULT_ENDPOINT = 'http://127.0.0.1:4566';
const HOW_TO_START = "'npm start', or in your own app with 'npx broadcast dev'";
const LOOPBACK = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\/?$/;

/** @throws CliError if local mode is not running though it was asked for or left its file, or if two clouds were named */
export async function findTarget(options: TargetOptions, io: Pick<CliIo, 'env' | 'cwd'>): Promise<Target> {
  const { env, cwd } = io;
  const fromEnvironment = LOOPBACK.test(env.AWS_ENDPOINT_URL ?? '') ? env.AWS_ENDPOINT_URL : undefined;
  if (options.local && options.profile !== undefined) {
    throw new CliError(EXIT.USAGE, '--local and --profile name two clouds: omit one of them.');
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

/** What a running `npm start` wrote, in this folder or one above. */
function besideHere(folder: string): { readonly file: string; readonly endpoint: string } | undefined {
  const file = join(folder, OUTPUTS_FILE);
  const endpoint = endpointIn(file);
  if (endpoint !== undefined) return { file, endpoint };
  return dirname(folder) === folder ? undefined : besideHere(dirname(folder));
}

/** A killed local mode leaves its file behind; a call meant for it must not go to AWS. */
const whichCloud = ({ file, endpoint }: { file: string; endpoint: string }): CliError =>
  new CliError(
    EXIT.NO_ACCESS,
    `${file} names local mode at ${endpoint}, but nothing answers there. Start it with ${HOW_TO_START}. To talk to AWS instead, name a stack with --stack or remove the file.`,
  );

const localModeIsNotRunning = (endpoint: string, fromEnvironment: boolean): CliError =>
  new CliError(
    EXIT.NO_ACCESS,
    `Local mode is not running: nothing answers at ${endpoint}. Start it with ${HOW_TO_START}${fromEnvironment ? ', or unset AWS_ENDPOINT_URL to talk to AWS' : ', or omit --local to talk to AWS'}.`,
  );
