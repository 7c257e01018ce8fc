/** What the commands share: how one is declared, its help, the options that name the stack, and running it. */
import { Command } from 'commander';
import { colors } from '#infra/terminal/text';
import type { CliIo } from '#tools/stack/io';
import { Output } from './output/output';
import { Stack } from '#tools/stack/stack';
import { findTarget, type Target, type TargetOptions } from '#tools/stack/target';

/** What a command gets to do its work. */
export interface Run<Options> {
  readonly args: readonly string[];
  readonly options: Options;
  readonly output: Output;
  readonly io: CliIo;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** The cloud the options name. @throws CliError if local mode was asked for and is not running */
  readonly target: () => Promise<Target>;
  /** The stack the options name; looked up once. @throws CliError if there is none */
  readonly stack: () => Promise<Stack>;
}

export interface CommandSpec<Options> {
  /** The command and its arguments, as commander writes them: `show <broadcastId>`. */
  readonly usage: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What it does, for its own help. @default - the summary */
  readonly description?: string;
  /** Useful command lines, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** Whether it works on a stack. @default true */
  readonly onStack?: boolean;
  /** Adds arguments and options. */
  readonly configure?: (command: Command) => void;
  /** @returns the exit status */
  readonly run: (run: Run<Options>) => Promise<number>;
}

/** Sets the exit status of the program. */
export type Finish = (exitCode: number) => void;

export function buildCommand<Options extends object>(spec: CommandSpec<Options>, io: CliIo, finish: Finish): Command {
  const { usage, summary, description = summary, examples, configure, onStack = true } = spec;
  const [name = '', ...parameters] = usage.split(' ');
  const command = new Command(name).summary(summary).description(description.replaceAll('\n', ' '));
  if (parameters.length > 0) command.arguments(parameters.join(' '));
  configure?.(command);
  if (onStack) {
    command
      .option('--stack <name>', 'CloudFormation stack (default: BROADCAST_STACK, else Broadcast-dev)')
      .option('--profile <name>', 'AWS profile')
      .option('--region <region>', 'AWS region')
      .option('--local', 'local mode on this machine (the default if it runs and nothing names AWS)');
  }
  command.option('--json', 'print the answer as one line of JSON');
  command.addHelpText(
    'after',
    `\nExamples:\n${examples.map(([line, does]) => `  # ${does}\n  ${line}`).join('\n\n')}\n`,
  );
  command.action(async () => {
    finish(await execute(spec, command, io));
  });
  return command;
}

async function execute<Options extends object>(
  spec: CommandSpec<Options>,
  command: Command,
  io: CliIo,
): Promise<number> {
  const options = command.opts<Options & TargetOptions & { json?: boolean }>();
  const output = new Output(io, options.json ?? false);
  let target: Promise<Target> | undefined;
  let stack: Promise<Stack> | undefined;
  const findOnce = () => (target ??= findTarget(options, io));
  try {
    return await spec.run({
      args: command.args,
      options,
      output,
      io,
      signal: io.signal,
      target: findOnce,
      stack: () =>
        (stack ??= findOnce().then(async (found) => {
          const opened = await Stack.find(found);
          output.note(colors.dim(`${opened.name} in ${found.where}`));
          return opened;
        })),
    });
  } finally {
    await stack?.then((opened) => opened.close()).catch(() => undefined); // a missing stack is already reported
  }
}
