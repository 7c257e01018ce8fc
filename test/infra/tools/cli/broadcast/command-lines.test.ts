/** Command lines that are refused before any cloud is asked. */
import { runCli } from '#test/e2e/support/run-cli';

const run = (...args: string[]) => runCli(args, { cwd: __dirname });

it.each([
  ['publish --users a --type t --data {} --source broadcast', "--source broadcast is this service's own"],
  ['token alice --expires-in 3w', "'--expires-in <time>' argument '3w' is invalid"],
  ['why a --event b', "Name the event once: got 'a' and --event"],
  ['listen alice --count 0', "'--count <n>' argument '0' is invalid"],
  ['why --user alice --event e --text t', "'--event <id>' cannot be used with option '--text <text>'"],
  ['replay --from 2h --follow r', "'--follow <name>' cannot be used with option '--from <time>'"],
  ['explain event.json --template command-lines.test.ts', 'Cannot read event.json'],
])('refuses %s', async (line, message) => {
  const { exitCode, stderr } = await run(...line.split(' '));
  expect(stderr).toContain(message);
  expect(exitCode).toBe(2);
});

it('shows defaults as they are written, and how the command is called here', async () => {
  expect((await run('why', '--help')).stdout).toMatch(/--within <duration>.*\(default:\s+15m\)/s);
  expect((await run('--help')).stdout).toContain('npm run -s broadcast -- COMMAND');
});
