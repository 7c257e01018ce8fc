/** The options `npm start` and `broadcast dev` have in common. */
import { InvalidArgumentError, type Command } from 'commander';
import { DEFAULT_PORT } from '#local/default-port';
import { wholeNumber } from '../whole-number';

export interface StartOptions {
  readonly port: number;
  readonly context: Readonly<Record<string, string>>;
  /** @default - the app says itself */
  readonly stage?: string;
  readonly stack?: string;
  readonly faults?: string;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly watch?: boolean;
}

/** @param defaultStage of the project whose command it is */
export const withStartOptions = (command: Command, defaultStage?: string): Command =>
  command
    .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumber(0, 65_535), DEFAULT_PORT)
    .option('-c, --context <key=value>', 'context for the app, as cdk has it; may be repeated', contextEntry, {})
    .option('--stage <name>', 'stage whose settings to run with: the context stage', defaultStage)
    .option('--stack <name>', 'which stack of the app to run, where it has several (default: the one of the service)')
    .option('--watch', 'take what is saved at once, in place or by a restart')
    .option('--faults <file or JSON>', 'what is to break: a faults document, see infra/local/README.md')
    .option('--strict', 'refuse a stack with anything that local mode does not emulate, in place of listing it');

function contextEntry(entry: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(entry) ?? [];
  if (key === undefined || value === undefined) throw new InvalidArgumentError('Must be key=value.');
  return { ...before, [key]: value };
}
