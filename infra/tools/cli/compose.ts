/**
 * `npm run compose -- FILE`: prints a file of statemachines/ as plain Amazon States Language, with fragments, queries and
 * constants filled in, for Workflow Studio, the TestState API and other engines.
 */
import { basename } from 'node:path';
import { Command } from 'commander';
import { DEFAULT_STAGE } from '#constructs/settings/defaults';
import { composeDefinition, definitionFiles, substitutionsIn } from '#constructs/workflow/definition';
import { compositionOf } from '#constructs/workflow/workflow-constants';
import { settingsOf } from '#infra/settings';
import { standardError, standardOutput } from '#infra/terminal/standard';
import { usageError } from '#tools/stack/exit-codes';
import { runCommand } from './run-command';

const program = new Command('compose')
  .description(
    'Print a state machine as plain Amazon States Language, with its fragments, queries and constants filled in. ' +
      'Values known only at deployment, such as the ARN of a function, stay as ${Name}; standard error lists them.',
  )
  .argument('<file>', `file in statemachines/: ${definitionFiles().join(', ')}`)
  .option('--stage <name>', 'stage whose settings give the constants (infra/settings.ts)', DEFAULT_STAGE)
  .option('--json', 'print one line of JSON instead of indented text')
  .addHelpText(
    'after',
    `
Examples:
  npm run -s compose -- broadcast.asl.json > broadcast.json
  npm run -s compose -- deliver --json`,
  );

// The action gets the file as its first argument, so the options are read from the program.
runCommand(program, async () => {
  const [given = ''] = program.args;
  const { stage, json = false } = program.opts<{ stage: string; json?: boolean }>();
  const file = definitionFiles().find((each) => [each, each.replace('.asl.json', '')].includes(basename(given)));
  if (file === undefined) throw usageError(`There is no ${given}; expected one of ${definitionFiles().join(', ')}.`);
  const definition = composeDefinition(file, compositionOf(file, settingsOf(stage)));
  if (json) standardOutput.printJson(definition);
  else standardOutput.printParagraph(`${JSON.stringify(definition, undefined, 2)}\n`);
  const names = substitutionsIn(definition);
  if (names.length > 0) standardError.print(`Filled in at deployment: ${names.join(', ')}.`);
  return 0;
});
