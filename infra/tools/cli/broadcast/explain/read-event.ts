/** Reads an event from a file or standard input, in either shape. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { parseJson } from '#shared/base/parse-json';
import { ACCOUNT_ID } from '#local/core/identity';
import { eventTime, type BusEvent } from '#local/events/event';
import { usageError } from '#tools/stack/exit-codes';
import type { CliIo } from '#tools/stack/io';

const detail = v.record(v.string(), v.unknown());
const delivered = v.looseObject({ source: v.string(), 'detail-type': v.string(), detail });
const entry = v.looseObject({
  Source: v.string(),
  DetailType: v.string(),
  Detail: v.union([v.pipe(v.string(), v.rawTransform(parsed), detail), detail]),
});

function parsed({ dataset, addIssue, NEVER }: v.RawTransformContext<string>): unknown {
  try {
    return parseJson(dataset.value);
  } catch (error) {
    addIssue({ message: (error as Error).message });
    return NEVER;
  }
}

/** Fills in what EventBridge would fill in. @throws CliError saying what is missing */
export async function readEvent(source: string, { stdin, cwd }: Pick<CliIo, 'stdin' | 'cwd'>): Promise<BusEvent> {
  const where = source === '-' ? 'standard input' : source;
  const json = await (source === '-' ? text(stdin) : readFile(resolve(cwd, source), 'utf8')).catch(
    (error: NodeJS.ErrnoException) => {
      throw usageError(`Cannot read ${where}: ${error.code ?? error.message}.`);
    },
  );
  let value: unknown;
  try {
    value = parseJson(json);
  } catch (error) {
    throw usageError(`${where} is not JSON: ${(error as Error).message}.`);
  }
  const filled = {
    version: '0' as const,
    id: '00000000-0000-0000-0000-000000000000',
    account: ACCOUNT_ID,
    time: eventTime(Date.now()),
    region: 'us-east-1',
    resources: [],
  };
  if (v.is(delivered, value)) return { ...filled, ...(value as Partial<BusEvent>) } as BusEvent;
  const put = v.safeParse(entry, value);
  if (put.success) {
    const { Source, DetailType, Detail } = put.output;
    return { ...filled, source: Source, 'detail-type': DetailType, detail: Detail };
  }
  throw usageError(
    `${where} is not an event: it needs source, detail-type and detail (an object), or, as an entry of PutEvents, Source, DetailType and Detail.`,
  );
}
