/** A command that leaves a timer and a server running, and ends as its argument says. */
import { createServer } from 'node:http';
import { Command } from 'commander';
import { runCommand } from '#tools/cli/run-command';

const [how] = process.argv.splice(2, 1);

runCommand(new Command('ending'), async (_options, onEnd) => {
  setInterval(() => undefined, 1000);
  createServer().listen(0, '127.0.0.1');
  onEnd(async () => console.log('first made'));
  onEnd(async () => {
    console.log('last made');
    if (how === 'cleanup-fails') throw new Error('no broom');
  });
  if (how === 'throws') throw new Error('no luck');
  if (how === 'breaks') setImmediate(() => void Promise.reject(new Error('out of sight')));
  if (how === 'breaks' || how === 'waits') {
    console.log('waiting');
    await new Promise(() => undefined);
  }
  if (how === 'starts-late') {
    // What was being started when the signal came, and is there while the rest is cleaned up.
    onEnd(async () => {
      started();
      await new Promise((resolve) => setImmediate(resolve));
    });
    let started = () => undefined as void;
    const starting = new Promise<void>((resolve) => (started = resolve));
    console.log('waiting');
    await starting;
    onEnd(async () => console.log('made late'));
    console.log('and made more');
  }
  return 6;
});
