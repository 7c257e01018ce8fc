/** The sender as handler.ts makes it, but with rows in memory and settings of the test's choice. */
import { types } from 'node:util';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { createSender, type SendBatch, type SendBatchSettings } from '#functions/send-batch/sender';
import type { Turns } from '#functions/send-batch/governor/governor';
import type { ConnectionRows } from '#functions/send-batch/prune';
import { createTransport } from '#functions/send-batch/transport/create-transport';
import { LOCALHOST_CERT } from './localhost-cert';
import { userRecipient } from '#shared/tables/recipients';
import type { ConnectionRow, OutcomesRow } from '#shared/tables/table-schema';
import type { RowAge } from './fault-script';

export type TransportName = 'direct' | 'sdk';

const DEFAULTS: SendBatchSettings = {
  postConcurrency: 8,
  // None is reached on a busy machine; a test that is about a time limit sets its own.
  postTimeoutMs: 60_000,
  postAttempts: 3,
  retryBaseMs: 4,
  pruneMinAgeSeconds: 3600,
  broadcastRetentionDays: 30,
};

/** Connections with two rows each. */
export class MemoryRows implements ConnectionRows {
  readonly rows = new Map<string, readonly ConnectionRow[]>();

  add(connectionId: string, age: RowAge): void {
    if (age === 'no rows') return;
    const connectedAt = Date.now() - (age === 'young' ? 1000 : 2 * DEFAULTS.pruneMinAgeSeconds * 1000);
    const row = { connectionId, userId: 'alice', connectedAt, expiresAt: 4_000_000_000, removeAt: 4_000_000_000 };
    this.rows.set(connectionId, [
      { ...row, recipient: userRecipient('alice') },
      { ...row, recipient: 'everyone#0' },
    ]);
  }

  async of(connectionId: string): Promise<readonly ConnectionRow[]> {
    return this.rows.get(connectionId) ?? [];
  }

  async delete(rows: readonly ConnectionRow[]): Promise<void> {
    for (const { connectionId } of rows) this.rows.delete(connectionId);
  }
}

export interface TestSender {
  readonly send: SendBatch;
  readonly log: { readonly message: string; readonly details: unknown }[];
  readonly metrics: Metrics;
  /** Rows of the outcomes table. */
  readonly recorded: readonly OutcomesRow[];
  /** Posts that the sender gave up at their time-out. */
  timedOut(): number;
  close(): Promise<void>;
}

export function testSender(
  url: string,
  options: {
    readonly rows?: ConnectionRows;
    readonly transport?: TransportName;
    readonly settings?: Partial<SendBatchSettings>;
    /** @default - rows are collected in `recorded` */
    readonly putOutcomes?: (row: OutcomesRow) => Promise<unknown>;
    /** @default - a text that names the broadcast */
    readonly readEnvelope?: (broadcastId: string) => Promise<string>;
    readonly governor?: Turns;
  } = {},
): TestSender {
  const settings = { ...DEFAULTS, ...options.settings };
  const callback = parseCallbackUrl(url);
  const transport = createTransport(callback, {
    ...settings,
    transport: options.transport ?? 'direct',
    http2: true,
    ca: LOCALHOST_CERT,
  });
  let timedOut = 0;
  const log: TestSender['log'] = [];
  const note = (message: unknown, ...details: unknown[]) => {
    log.push({ message: String(message), details });
  };
  const metrics = new Metrics({ namespace: 'Test', serviceName: 'test' });
  const recorded: OutcomesRow[] = [];
  const send = createSender({
    settings,
    callback,
    transport: {
      prepare: async (message, stop) => {
        const post = await transport.prepare(message, stop);
        return async (connectionId) => {
          const answer = await post(connectionId);
          if ('failure' in answer && answer.failure === 'timeout') timedOut += 1;
          return answer;
        };
      },
      close: () => transport.close(),
    },
    rows: options.rows ?? new MemoryRows(),
    putOutcomes: options.putOutcomes ?? (async (row) => recorded.push(row)),
    readEnvelope: options.readEnvelope ?? (async (broadcastId) => `stored envelope of ${broadcastId}`),
    log: { info: note, warn: note, appendKeys: () => undefined },
    metrics,
    governor: options.governor,
  });
  return { send, log, metrics, recorded, timedOut: () => timedOut, close: () => transport.close() };
}

/** A Lambda context with that many milliseconds left, from now. */
export function contextWith(remainingMs = 600_000): Parameters<SendBatch>[1] {
  const end = performance.now() + remainingMs;
  return { awsRequestId: 'request-1', getRemainingTimeInMillis: () => end - performance.now() };
}

/**
 * Jest runs tests in a realm of their own, in which the socket errors of Node are no `instanceof Error`; the SDK wraps
 * those and loses what they carry. Outside of Jest there is one realm, and this is how it is there.
 */
function knowErrorsOfNode(): void {
  const ordinary = (type: unknown, value: unknown) => Function.prototype[Symbol.hasInstance].call(type, value);
  Object.defineProperty(Error, Symbol.hasInstance, {
    value(this: unknown, value: unknown) {
      return ordinary(this, value) || (this === Error && types.isNativeError(value));
    },
  });
}

/** Credentials for the SDK's provider chain, and no metrics on the output of the tests. */
export function useTestEnvironment(): void {
  const before = { ...process.env };
  beforeAll(() => {
    knowErrorsOfNode();
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'eu-west-1',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      POWERTOOLS_METRICS_DISABLED: 'true',
    });
  });
  afterAll(() => {
    process.env = before;
  });
}
