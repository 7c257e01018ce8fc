/** One entry of PutEvents: its validation, its size, and the event it becomes. */
import { randomUUID } from 'node:crypto';
import { parseJson, RefusedJsonError } from '#shared/base/parse-json';
import { type Environment, ACCOUNT_ID } from '../../core/identity';
import type { JsonObject } from '../../core/service';
import { type BusEvent, eventTime } from '../event';
import { optionalText, optionalTime, textList } from '../request-members';

/** A refusal of one entry; the call's other entries are still processed. */
export class EntryError extends Error {
  override readonly name = 'EntryError';
  constructor(
    readonly code: 'InvalidArgument' | 'MalformedDetail' | 'NotAuthorizedForSourceException',
    message: string,
  ) {
    super(message);
  }
}

/** An entry whose members have the right types. */
export interface PutEventsEntry {
  readonly source: string | undefined;
  readonly detailType: string | undefined;
  readonly detail: string | undefined;
  readonly busName: string | undefined;
  readonly resources: readonly string[];
  /** Epoch milliseconds. */
  readonly time: number | undefined;
}

/** @throws ServiceError SerializationException if a member has the wrong type, which refuses the whole call */
export function readEntry(entry: JsonObject): PutEventsEntry {
  return {
    source: optionalText(entry, 'Source'),
    detailType: optionalText(entry, 'DetailType'),
    detail: optionalText(entry, 'Detail'),
    busName: optionalText(entry, 'EventBusName'),
    resources: textList(entry, 'Resources'),
    time: optionalTime(entry, 'Time')?.getTime(),
  };
}

/** Bytes as EventBridge counts them. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
export function entryBytes({ source, detailType, detail, resources, time }: PutEventsEntry): number {
  const texts = [source ?? '', detailType ?? '', detail ?? '', ...resources];
  return texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), time === undefined ? 0 : 14);
}

/** @throws EntryError */
export function eventOf(entry: PutEventsEntry, environment: Environment, now: number): BusEvent {
  const source = requireArgument('Source', entry.source);
  const detailType = requireArgument('DetailType', entry.detailType);
  const detail = parseDetail(requireArgument('Detail', entry.detail));
  if (source.startsWith('aws.')) {
    throw new EntryError('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: ACCOUNT_ID,
    time: eventTime(entry.time ?? now),
    region: environment.region,
    resources: entry.resources,
    detail,
  };
}

function requireArgument(name: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value;
  throw new EntryError('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
}

function parseDetail(text: string): JsonObject {
  let detail: unknown;
  try {
    detail = parseJson(text);
  } catch (error) {
    throw malformed(error instanceof RefusedJsonError ? error.message : undefined);
  }
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) throw malformed();
  return detail as JsonObject;
}

/** EventBridge gives no reason; if the JSON is well-formed, a developer needs one. */
const malformed = (reason?: string) =>
  new EntryError('MalformedDetail', reason === undefined ? 'Detail is malformed.' : `Detail is malformed: ${reason}.`);
