/**
 * `npm start`: keeps the synthesized stack running on this machine until Ctrl-C, with lines ready to paste. With
 * `--watch` a saved handler or state machine takes effect at once.
 */
import { once } from 'node:events';
import { relative } from 'node:path';
import { Command } from 'commander';
import { DEFAULT_PORT } from '#local';
import { serveConsole } from '#tools/console/index';
import { stackOutputs } from '#constructs/stack-outputs';
import { standardOutput, stderr, stdout } from '#infra/terminal/standard';
import { colors, text } from '#infra/terminal/text';
import { Progress } from '../progress';
import { PROJECT_ROOT } from '../project-root';
import { runCommand } from '../run-command';
import { sampleAddress } from '#tools/stack/sample-address';
import { StackClients } from '#tools/stack/stack-clients';
import { startForCommand } from '../start-for-command';
import { wholeNumber } from '../whole-number';
import { followBroadcasts } from './follow-broadcasts';
import { firstEventOf, inOrderOfMappings } from './first-event';
import { followFaults, readFaults } from './faults';
import { writeOutputs } from './outputs-file';
import { pasteReadyLines } from './paste-ready';
import { watchSources } from './watch-sources';

/** Whom the printed lines connect, where they can say who it is. */
const SAMPLE = { userId: 'alice', channels: ['*'], hours: 12 };

interface StartOptions {
  readonly port: number;
  readonly stage: string;
  readonly faults?: string;
  readonly json?: boolean;
  readonly watch?: boolean;
}

const program = new Command('start')
  .description(
    'Run the stack on this machine until Ctrl-C: one port for every AWS service it uses, and for WebSockets. State lives in memory and ends with the process.',
  )
  .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumber(0, 65_535), DEFAULT_PORT)
  .option('--stage <name>', 'stage whose settings to run with', 'local')
  .option('--watch', 'restart what changed when a handler or a state machine file is saved')
  .option('--faults <file or JSON>', 'what is to break: a faults document, see infra/local/README.md')
  .option('--json', 'print one JSON line with the outputs once it runs; everything else goes to standard error');

runCommand(program, async (options: StartOptions, onEnd) => {
  const { port, stage, json = false, watch = false } = options;
  const faults = options.faults === undefined ? undefined : await readFaults(options.faults);
  const progress = new Progress(json ? stderr : stdout);
  const cloud = await progress.step(`Synthesize stage ${stage} and start it on this machine`, () =>
    startForCommand(
      { projectRoot: PROJECT_ROOT, port, context: { stage }, ...mocks(), ...(faults && { faults }) },
      onEnd,
    ),
  );
  const page = serveConsole(cloud, { stage });
  onEnd(async () => page.close());

  const outputs = stackOutputs(cloud.outputs);
  const described = { ...outputs, Endpoint: cloud.url, ConsoleUrl: page.url };
  const writing = writeOutputs(PROJECT_ROOT, described);
  onEnd(async () => (await writing.catch(() => undefined))?.remove()); // the command has said why it could not be written
  const written = await writing;
  progress.line('  state lives in memory and ends with this process');
  progress.line(text`  console: ${colors.bold(page.url)}`);
  progress.line(text`  outputs are in ${relative(process.cwd(), written.file)}\n`);
  const stack = new StackClients(outputs, cloud.access);
  onEnd(async () => stack.close());
  const { authorizer } = stack;
  const sample = await sampleAddress(cloud, stack, outputs.WebSocketUrl, SAMPLE);
  const rules = await inOrderOfMappings(cloud, await stack.startRules());
  const event = firstEventOf(rules, sample.userId !== undefined);
  progress.line(pasteReadyLines(cloud, outputs, { authorizer, ...sample, event, isFirst: written.isFirst }));
  if (json) standardOutput.printJson(described);

  followBroadcasts(cloud, progress);
  followFaults(cloud, progress);
  if (watch) watchSources(cloud, progress);
  progress.line(text`${colors.dim('Broadcasts show here as they end. Ctrl-C stops.')}\n`);
  await once(process, 'never'); // until a signal
  return 0;
});

/** As for AWS's Step Functions Local: a file of mocked responses for executions started on `stateMachineArn#TestCase`. */
function mocks() {
  const mockConfig = process.env.SFN_MOCK_CONFIG;
  return mockConfig === undefined || mockConfig === '' ? {} : { stepFunctions: { mockConfig } };
}
