/**
 * One boot of the stack and what is shown about it: the console, the outputs file, and lines ready to paste. A stack
 * without the service runs too; then only its outputs are shown.
 */
import { relative } from 'node:path';
import type { FaultsDocument, LocalCloud } from '#local';
import { missingOutputs, stackOutputs, STACK_OUTPUTS } from '#constructs/stack-outputs';
import { standardOutput } from '#infra/terminal/standard';
import { colors, text } from '#infra/terminal/text';
import { serveConsole } from '#tools/console/index';
import { sampleAddress } from '#tools/stack/sample-address';
import { StackClients } from '#tools/stack/stack-clients';
import type { Progress } from '../progress';
import { startForCommand } from '../start-for-command';
import { firstEventOf, inOrderOfMappings } from './first-event';
import { followBroadcasts } from './follow-broadcasts';
import { followFaults } from './faults';
import { leftOutLines } from './left-out';
import type { StartOptions } from './options';
import { writeOutputs } from './outputs-file';
import { pasteReadyLines } from './paste-ready';
import { exportLine } from './sdk-variables';

/** The user of the printed lines, where they can choose one. */
const SAMPLE = { userId: 'alice', channels: ['*'], hours: 12 };

export interface SessionParts {
  readonly projectRoot: string;
  readonly options: StartOptions;
  readonly faults: FaultsDocument | undefined;
  readonly progress: Progress;
  /** How to call the `broadcast` command in this project. */
  readonly command: string;
}

type OnEnd = (cleanup: () => Promise<void>) => void;

/** @param onEnd takes what must be ended, in reverse order, even if this fails or is interrupted */
export async function startSession(parts: SessionParts, onEnd: OnEnd): Promise<LocalCloud> {
  const { projectRoot, options, faults, progress } = parts;
  const { port, stage, stack, context, strict = false } = options;
  const what = stage === undefined ? 'the app' : `stage ${stage}`;
  const cloud = await progress.step(`Synthesize ${what} and start it on this machine`, () =>
    startForCommand(
      {
        projectRoot,
        port,
        strict,
        context: { ...context, ...(stage !== undefined && { stage }) },
        // Exports of other stacks do not exist here: one stack runs, and of several it is the one with the service.
        stackWithOutputs: Object.keys(STACK_OUTPUTS).filter((name) => missingOutputs({}).includes(name)),
        ...(stack !== undefined && { stackName: stack }),
        ...mocks(),
        ...(faults && { faults }),
      },
      onEnd,
    ),
  );
  for (const line of leftOutLines(cloud.inert)) progress.line(line);
  const isService = missingOutputs(cloud.outputs).length === 0;
  await (isService ? showService : showStack)(cloud, parts, onEnd);
  followBroadcasts(cloud, progress);
  followFaults(cloud, progress);
  return cloud;
}

async function showService(cloud: LocalCloud, parts: SessionParts, onEnd: OnEnd): Promise<void> {
  const { progress, command, options } = parts;
  const page = serveConsole(cloud, { stage: options.stage ?? 'local' });
  onEnd(async () => page.close());
  const outputs = stackOutputs(cloud.outputs);
  const described = { ...outputs, Endpoint: cloud.url, ConsoleUrl: page.url };
  const written = await writeDown(described, parts, onEnd);
  progress.line('  state lives in memory and ends with this process');
  progress.line(text`  console: ${colors.bold(page.url)}`);
  progress.line(text`  outputs are in ${relative(process.cwd(), written.file)}\n`);
  const stack = new StackClients(outputs, cloud.access);
  onEnd(async () => stack.close());
  const { authorizer } = stack;
  const sample = await sampleAddress(cloud, stack, outputs.WebSocketUrl, SAMPLE);
  const rules = await inOrderOfMappings(cloud, await stack.startRules());
  const event = firstEventOf(rules, sample.userId !== undefined);
  const { isFirst } = written;
  progress.line(pasteReadyLines(cloud, outputs, { authorizer, ...sample, event, command, isFirst }));
}

/** The console and the lines to paste are about broadcasts, which this stack does not have. */
async function showStack(cloud: LocalCloud, parts: SessionParts, onEnd: OnEnd): Promise<void> {
  const { progress } = parts;
  const written = await writeDown({ ...cloud.outputs, Endpoint: cloud.url }, parts, onEnd);
  progress.line('  state lives in memory and ends with this process');
  progress.line('  no stack of the broadcast service: there is no console');
  progress.line(text`  outputs are in ${relative(process.cwd(), written.file)}\n`);
  const outputs = Object.entries(cloud.outputs).map(([name, value]) => text`  ${colors.bold(name)}  ${value}`);
  for (const output of outputs) progress.line(output);
  progress.line(text`\n${colors.bold('Point the AWS CLI and every SDK here:')}`);
  progress.line(text`  ${exportLine(cloud.access)}`);
}

async function writeDown(
  described: Readonly<Record<string, string>> & { readonly Endpoint: string },
  { projectRoot, options }: SessionParts,
  onEnd: OnEnd,
) {
  const writing = writeOutputs(projectRoot, described);
  onEnd(async () => (await writing.catch(() => undefined))?.remove()); // the command said why it could not be written
  const written = await writing;
  if (options.json) standardOutput.printJson(described);
  return written;
}

/** As in AWS's Step Functions Local: a file of mocked responses for executions started on `stateMachineArn#TestCase`. */
function mocks() {
  const mockConfig = process.env.SFN_MOCK_CONFIG;
  return mockConfig === undefined || mockConfig === '' ? {} : { stepFunctions: { mockConfig } };
}
