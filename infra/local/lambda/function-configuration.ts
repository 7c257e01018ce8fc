/** What the template says about one function, in the form this folder needs. */
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
  /** From the template, with the addresses of the local endpoint. */
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logFormat: LogFormat;
  /** Whether Lambda logs every invocation (INFO) or only those that fail (WARN). */
  readonly systemLogLevel: 'INFO' | 'WARN';
  /** Lowest level of console output that is logged, for the format JSON. */
  readonly logLevel: string | undefined;
  readonly reservedConcurrency: number | undefined;
}
