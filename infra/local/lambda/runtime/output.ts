/**
 * Turns a function's output into log events: console calls in the configured format, raw writes line by line. They go
 * through the message port, so that they arrive before the invocation's result.
 */
/* eslint-disable no-console, no-restricted-syntax -- puts itself in the place of these, so that a function reaches no terminal */
import { format } from 'node:util';
import type { LogFormat } from './messages';

type Emit = (message: string) => void;

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
type Level = (typeof LEVELS)[number];

const CONSOLE_LEVELS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
} as const;

export class Output {
  /** Id of the current invocation. */
  requestId: string | undefined;
  readonly #lowest: number;

  constructor(
    private readonly emit: Emit,
    private readonly logFormat: LogFormat,
    lowestLevel: string | undefined,
  ) {
    this.#lowest = logFormat === 'JSON' ? Math.max(0, LEVELS.indexOf(lowestLevel as Level)) : 0;
  }

  /** Replaces `console`, stdout and stderr of this thread. */
  install(): void {
    for (const [method, level] of Object.entries(CONSOLE_LEVELS)) {
      console[method as keyof typeof CONSOLE_LEVELS] = (...values: unknown[]) => this.log(level, ...values);
    }
    for (const stream of [process.stdout, process.stderr]) stream.write = lineWriter(this.emit);
  }

  log(level: Level, ...values: unknown[]): void {
    if (LEVELS.indexOf(level) < this.#lowest) return;
    const timestamp = new Date().toISOString();
    if (this.logFormat === 'Text') {
      this.emit(`${timestamp}\t${this.requestId ?? 'undefined'}\t${level}\t${format(...values)}`);
      return;
    }
    const [first] = values;
    const message = values.length === 1 && isPlain(first) ? first : format(...values);
    this.emit(JSON.stringify({ timestamp, level, requestId: this.requestId, message }));
  }
}

/** Lambda logs such an object as JSON, instead of as Node.js would print it. */
const isPlain = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function lineWriter(emit: Emit): typeof process.stdout.write {
  let unfinished = '';
  return (chunk: string | Uint8Array, encodingOrDone?: unknown, done?: (error?: Error) => void): boolean => {
    const lines = (unfinished + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'))).split('\n');
    unfinished = lines.pop() ?? '';
    for (const line of lines) emit(line);
    const callback = typeof encodingOrDone === 'function' ? (encodingOrDone as () => void) : done;
    callback?.();
    return true;
  };
}
