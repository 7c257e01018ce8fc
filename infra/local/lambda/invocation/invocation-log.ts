/** The log of one invocation: START, the function's output, END and REPORT, in Lambda's forms for either format. */
import type { EnvironmentOutcome } from '../environment/execution-environment';
import type { FunctionConfiguration } from '../function-configuration';
import { MAX_TAIL_BYTES } from '../limits';

const MEGABYTE = 1024 * 1024;

export interface InvocationMetrics {
  readonly durationMs: number;
  readonly billedDurationMs: number;
  readonly memorySizeMB: number;
  readonly maxMemoryUsedMB: number;
  readonly initDurationMs?: number;
}

export class InvocationLog {
  readonly #lines: string[] = [];

  /** @param write puts an event into the function's log group */
  constructor(
    private readonly configuration: FunctionConfiguration,
    private readonly requestId: string,
    private readonly write: (message: string) => void,
  ) {}

  readonly line = (message: string): void => {
    this.#lines.push(message);
    this.write(message);
  };

  start(): void {
    if (!this.#tellsOfSuccess) return;
    this.#platform('start', { version: '$LATEST' }, [`START RequestId: ${this.requestId} Version: $LATEST`]);
  }

  /** @returns the figures of the report */
  end(outcome: EnvironmentOutcome): InvocationMetrics {
    const { memoryMb, timeoutSeconds } = this.configuration;
    const metrics = {
      durationMs: rounded(outcome.durationMs),
      billedDurationMs: Math.ceil(outcome.durationMs + (outcome.initDurationMs ?? 0)),
      memorySizeMB: memoryMb,
      maxMemoryUsedMB: Math.ceil((outcome.heapBytes ?? memoryMb * MEGABYTE) / MEGABYTE),
      ...(outcome.initDurationMs !== undefined && { initDurationMs: rounded(outcome.initDurationMs) }),
    };
    const timedOut = `${new Date().toISOString()} ${this.requestId} Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
    const told = outcome.status !== 'success' || this.#tellsOfSuccess;
    if (!told) return metrics;
    this.#platform('report', { metrics, status: outcome.status }, [
      ...(outcome.status === 'timeout' ? [timedOut] : []),
      `END RequestId: ${this.requestId}`,
      [
        `REPORT RequestId: ${this.requestId}`,
        `Duration: ${metrics.durationMs} ms`,
        `Billed Duration: ${metrics.billedDurationMs} ms`,
        `Memory Size: ${memoryMb} MB`,
        `Max Memory Used: ${metrics.maxMemoryUsedMB} MB`,
        ...(metrics.initDurationMs === undefined ? [] : [`Init Duration: ${metrics.initDurationMs} ms`]),
      ].join('\t'),
    ]);
    return metrics;
  }

  /**
   * At level WARN, Lambda logs only invocations that failed.
   * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
   */
  get #tellsOfSuccess(): boolean {
    return this.configuration.systemLogLevel !== 'WARN';
  }

  /** The last 4 KB, for LogType Tail; base64. */
  tail(): string {
    const log = Buffer.from(this.#lines.map((line) => `${line}\n`).join(''));
    return log.subarray(Math.max(0, log.length - MAX_TAIL_BYTES)).toString('base64');
  }

  #platform(type: 'start' | 'report', record: object, textLines: readonly string[]): void {
    if (this.configuration.logFormat === 'Text') {
      textLines.forEach(this.line);
      return;
    }
    const event = {
      time: new Date().toISOString(),
      type: `platform.${type}`,
      record: { requestId: this.requestId, ...record },
    };
    this.line(JSON.stringify(event));
  }
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;
