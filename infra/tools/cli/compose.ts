/**
 * `npm run compose -- FILE`: the definition of a file of statemachines/ as plain Amazon States Language, fragments, queries
 * and numbers written in: for Workflow Studio, the TestState API and other engines.
 */
import { basename } from 'node:path';
import { Command } from 'commander';
import { DEFAULT_STAGE } from '#constructs/settings/defaults';
import { composeDefinition, definitionFiles, substitutionsIn } from '#constructs/workflow/definition';
import { numbersOf } from '#constructs/workflow/workflow-numbers';
import { settingsOf } from '#infra/settings';
import { standardError, standardOutput } from '#infra/terminal/standard';
import { usageError } from '#tools/stack/exit-codes';
import { runCommand } from './run-command';

const program = new Command('compose')
  .description(
    'Print a state machine as plain Amazon States Language: its fragments, queries and numbers are written in. ' +
      'What only a deployment knows, such as the ARN of a function, stays as ${Name}; standard error lists it.',
  )
  .argument('<file>', `of statemachines/: ${definitionFiles().join(', ')}`)
  .option('--stage <name>', 'whose settings give the numbers (infra/settings.ts)', DEFAULT_STAGE)
  .option('--json', 'print one line of JSON instead of an indented text')
  .addHelpText(
    'after',
    `
Examples:
  npm run -s compose -- broadcast.asl.json > broadcast.json
  npm run -s compose -- deliver --json`,
  );

// The action gets the file first; what it chooses is read of the program.
runCommand(program, async () => {
  const [given = ''] = program.args;
  const { stage, json = false } = program.opts<{ stage: string; json?: boolean }>();
  const file = definitionFiles().find((each) => [each, each.replace('.asl.json', '')].includes(basename(given)));
  if (file === undefined) throw usageError(`There is no ${given}: ${definitionFiles().join(', ')}.`);
  const definition = composeDefinition(file, { numbers: numbersOf(file, settingsOf(stage)) });
  if (json) standardOutput.printJson(definition);
  else standardOutput.printParagraph(`${JSON.stringify(definition, undefined, 2)}\n`);
  const names = substitutionsIn(definition);
  if (names.length > 0) standardError.print(`Left to the deployment: ${names.join(', ')}.`);
  return 0;
});
