/** Meters functions from what Lambda writes into their log groups: the report of each invocation, and every byte. */
import { LOG_EVENT_OVERHEAD_BYTES } from '../../../../infra/cost/billing-rules';
import type { MeteredFunction } from './metered';

/** Logical ids of the log groups of functions that a broadcast runs, e.g. `TasksSendBatchLogs1A2B3C4D`. */
const TASK_LOGS = /^Tasks(?<name>[A-Za-z]+)Logs[0-9A-F]{8}$/;

interface Report {
  readonly type?: string;
  readonly record?: { readonly metrics?: { readonly billedDurationMs: number; readonly memorySizeMB: number } };
}

export class FunctionMeter {
  readonly #names: ReadonlyMap<string, string>;
  readonly #functions = new Map<string, { -readonly [member in keyof MeteredFunction]: MeteredFunction[member] }>();

  /** @param resources what `Ref` gives, by logical id */
  constructor(resources: Readonly<Record<string, string>>) {
    this.#names = new Map(
      Object.entries(resources).flatMap(([id, logGroup]) => {
        const name = TASK_LOGS.exec(id)?.groups?.name;
        return name === undefined ? [] : [[logGroup, kebabCase(name)] as const];
      }),
    );
  }

  readonly take = ({ logGroup, message }: { readonly logGroup: string; readonly message: string }): void => {
    const name = this.#names.get(logGroup);
    if (name === undefined) return;
    const metered = this.#functions.get(name) ?? { invocations: 0, memoryMb: 0, billedMs: 0, logBytes: 0 };
    this.#functions.set(name, metered);
    metered.logBytes += Buffer.byteLength(message) + LOG_EVENT_OVERHEAD_BYTES;
    if (!message.includes('platform.report')) return;
    const { type, record } = JSON.parse(message) as Report;
    if (type !== 'platform.report' || !record?.metrics) return;
    metered.invocations += 1;
    metered.billedMs += record.metrics.billedDurationMs;
    metered.memoryMb = record.metrics.memorySizeMB;
  };

  get functions(): Readonly<Record<string, MeteredFunction>> {
    return Object.fromEntries(this.#functions);
  }
}

const kebabCase = (name: string): string => name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
