/** The options shared by `npm start` and `broadcast dev`. */
import { InvalidArgumentError, type Command } from 'commander';
import { DEFAULT_PORT } from '#local/default-port';
import { wholeNumber } from '../whole-number';

export interface StartOptions {
  readonly port: number;
  readonly context: Readonly<Record<string, string>>;
  /** @default - the app chooses */
  readonly stage?: string;
  readonly stack?: string;
  readonly faults?: string;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly watch?: boolean;
}

/** @param defaultStage of the project the command belongs to */
export const withStartOptions = (command: Command, defaultStage?: string): Command =>
  command
    .option('--port <number>', 'port to listen on; 0 picks a free one', wholeNumber(0, 65_535), DEFAULT_PORT)
    .option('-c, --context <key=value>', 'context for the app, as in cdk; may be repeated', contextEntry, {})
    .option('--stage <name>', 'stage to run: sets the context value stage', defaultStage)
    .option('--stack <name>', 'which stack to run, if the app has several (default: the one with the service)')
    .option('--watch', 'apply each saved file at once, in place or by a restart')
    .option('--faults <file or JSON>', 'faults to inject: a faults document, see infra/local/README.md')
    .option('--strict', 'refuse a stack with anything that local mode does not emulate, instead of listing it');

function contextEntry(entry: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(entry) ?? [];
  if (key === undefined || value === undefined) throw new InvalidArgumentError('expected key=value.');
  return { ...before, [key]: value };
}
