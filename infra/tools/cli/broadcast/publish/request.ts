/** Makes a BroadcastRequest from the options, checked by the service's own rules. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { BroadcastRequest, IfUnreached } from '#shared/contracts';
import { checkRetained } from '#shared/request/envelope';
import { checkSendAt } from '#shared/request/send-at';
import { readTraceparent } from '#shared/request/traceparent';
import { validateRequest } from '#shared/request/validate-request';
import { parseJson } from '#shared/base/parse-json';
import { usageError } from '#tools/stack/exit-codes';
import type { CliIo } from '#tools/stack/io';
import type { PublishOptions } from './options';

/** The recommendation's own example. */
const SOME_TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

/** @throws CliError naming what is wrong, before anything is published */
export async function requestOf(
  options: Omit<PublishOptions, 'source' | 'check' | 'wait' | 'timeout'>,
  io: Pick<CliIo, 'stdin' | 'cwd'>,
): Promise<BroadcastRequest> {
  const { users, channel: channels, everyone, connections, excludeUsers, excludeConnections } = options;
  if (![users, channels, everyone, connections].some((part) => part !== undefined)) {
    throw usageError('Name the audience: --users, --channel, --connections or --everyone.');
  }
  const exclude = {
    ...(excludeUsers && { users: excludeUsers }),
    ...(excludeConnections && { connections: excludeConnections }),
  };
  const audience = {
    ...(users && { users }),
    ...(channels && { channels }),
    ...(everyone && { everyone }),
    ...(connections && { connections }),
    ...(Object.keys(exclude).length > 0 && { exclude }),
  };
  const { type, expiresAt, sendAt, idempotencyKey, retain, history, acknowledgeWithin, traceparent } = options;
  // Elsewhere an invalid one is dropped, but whoever types one wants it.
  if (traceparent !== undefined && readTraceparent(traceparent) === undefined)
    throw usageError(
      `--traceparent must be 00-TRACE-PARENT-FLAGS in lower-case hexadecimal with 2, 32, 16 and 2 digits, and neither id all zeros, such as ${SOME_TRACEPARENT}`,
    );
  const supersedes = supersedesOf(options);
  const ifUnreached = unreachedOf(options);
  const request = {
    audience,
    message: {
      type,
      data: await readData(options.data, io),
      ...(supersedes && { supersedes }),
      ...(retain !== undefined && { retain }),
    },
    ...(expiresAt !== undefined && { expiresAt }),
    ...(sendAt !== undefined && { sendAt }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(!history && { history }),
    ...(acknowledgeWithin !== undefined && { acknowledge: { withinSeconds: acknowledgeWithin } }),
    ...(ifUnreached && { ifUnreached }),
    ...(traceparent !== undefined && { traceparent }),
  };
  try {
    const valid = validateRequest(request);
    if (sendAt !== undefined) checkSendAt(sendAt, Date.now());
    // Only the stack knows whether it keeps history.
    if (retain !== undefined) checkRetained(valid, history);
    return valid;
  } catch (error) {
    throw usageError((error as Error).message);
  }
}

function unreachedOf({
  ifUnreached,
  ifUnacknowledged,
}: Pick<PublishOptions, 'ifUnreached' | 'ifUnacknowledged'>): IfUnreached | undefined {
  if (ifUnreached !== undefined && ifUnacknowledged !== undefined)
    throw usageError('--if-unacknowledged includes --if-unreached: give one of them.');
  if (ifUnacknowledged !== undefined) return { afterSeconds: ifUnacknowledged, unacknowledged: true };
  return ifUnreached === undefined ? undefined : { afterSeconds: ifUnreached };
}

function supersedesOf({
  supersedes: key,
  supersedesVersion: version,
}: Pick<PublishOptions, 'supersedes' | 'supersedesVersion'>) {
  if (key === undefined && version === undefined) return undefined;
  if (key === undefined || version === undefined) {
    throw usageError('--supersedes and --supersedes-version go together: the key, and the version of this message.');
  }
  const number = Number(version);
  return { key, version: version.trim() === '' || Number.isNaN(number) ? version : number };
}

async function readData(data: string, { stdin, cwd }: Pick<CliIo, 'stdin' | 'cwd'>): Promise<unknown> {
  const [where, json] =
    data === '-'
      ? ['standard input', await text(stdin)]
      : data.startsWith('@')
        ? [data.slice(1), await readText(resolve(cwd, data.slice(1)))]
        : ['--data', data];
  try {
    return parseJson(json);
  } catch (error) {
    throw usageError(
      `${where} is not JSON: ${(error as Error).message}. A string needs quotes: --data '"hello"'. For a file write --data @FILE, for standard input --data -.`,
    );
  }
}

const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw usageError(`Cannot read ${file}: ${error.code ?? error.message}.`);
  });
