/** Finds the address of a page, and opens it. */
import { spawn } from 'node:child_process';
import { consoleIn, executionUrl } from '#shared/base/execution-url';
import { EXIT } from '#tools/stack/exit-codes';
import type { Stack } from '#tools/stack/stack';
import { requireBroadcast } from '#tools/stack/tables';
import type { Run } from '../command';
import { executionLink } from '../output/report-text';

/** The options of `broadcast open`, parsed. */
export interface OpenOptions {
  readonly print?: boolean;
}

export async function openPage({ args: [broadcastId], options, output, io, stack }: Run<OpenOptions>): Promise<number> {
  const found = await stack();
  const url = broadcastId === undefined ? stackPage(found) : await broadcastPage(found, broadcastId);
  output.answer({ url }, () => url);
  if (options.print || output.json || !io.stdout.isTTY) return EXIT.OK;
  if (!(await isOpened(url))) output.note('No browser could be opened: copy the address.');
  return EXIT.OK;
}

async function broadcastPage(stack: Stack, broadcastId: string): Promise<string> {
  const { owner, startedAt } = await requireBroadcast(stack, broadcastId);
  // A row always has both: the claim writes them.
  return executionLink(executionUrl(owner!, startedAt!), stack.target);
}

function stackPage({ name, outputs, target: { access } }: Stack): string {
  if (access.endpoint !== undefined) return new URL('/_console/', access.endpoint).href;
  const { origin, region } = consoleIn(outputs.BroadcastStateMachineArn);
  return `${origin}/cloudformation/home?region=${region}#/stacks?filteringText=${encodeURIComponent(name)}`;
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** The address goes to the program as one argument, without a shell. */
function isOpened(url: string): Promise<boolean> {
  const [program, ...before] = OPENERS[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(program, [...before, url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
