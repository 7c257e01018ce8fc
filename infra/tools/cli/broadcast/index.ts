#!/usr/bin/env node
/**
 * The command `broadcast` as a process: its streams, Ctrl-C, its exit status. One esbuild call bundles it with
 * everything it loads later.
 */
import '../check-node';

// On Node 20, the SDK prints a deprecation warning at every start.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

import { exitWhenWritten, stderr, stdout, whenPipeCloses } from '#infra/terminal/standard';
import { EXIT } from '#tools/stack/exit-codes';
import { runBroadcast } from './program';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(EXIT.INTERRUPTED); // the second Ctrl-C does not wait
    interrupt.abort();
  });
}
// `broadcast ... | head` closes the pipe when it has seen enough.
whenPipeCloses(
  () => process.exit(EXIT.OK),
  (error) => {
    throw error;
  },
);

void runBroadcast(process.argv.slice(2), {
  stdout,
  stderr,
  stdin: process.stdin,
  env: process.env,
  cwd: process.cwd(),
  signal: interrupt.signal,
}).then(exitWhenWritten);
