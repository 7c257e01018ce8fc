/** What the template says about one function, as the rest of this folder needs it. */
import type { LogFormat } from './runtime/messages';

export interface FunctionConfiguration {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly description: string;
  readonly runtime: string;
  readonly architectures: readonly string[];
  /** e.g. `index.handler`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** What the template sets, with the addresses of the local endpoint. */
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logFormat: LogFormat;
  /** Whether Lambda logs each invocation (INFO) or those that fail (WARN). */
  readonly systemLogLevel: 'INFO' | 'WARN';
  /** Lowest level of console output that is logged, for the format JSON. */
  readonly logLevel: string | undefined;
  readonly reservedConcurrency: number | undefined;
}
