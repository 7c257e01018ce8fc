/** `broadcast explain` on a synthesized stack: that of the tests' shop, and the project's own. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '#local/cloud-assembly/synth';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { SHOP } from '#test/support/shop/project';
import { answerOf, runCli, type CliResult } from '#test/e2e/support/run-cli';

let template: string;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'explain-'));
  template = join(folder, 'shop.template.json');
  await writeFile(template, JSON.stringify((await synthesize({ ...SHOP, region: 'us-east-1' })).template));
});

const stdinOf = (event: unknown): string => (typeof event === 'string' ? event : JSON.stringify(event));
const explain = (event: unknown, ...options: string[]): Promise<CliResult> =>
  runCli(['explain', '-', '--template', template, ...options], { stdin: stdinOf(event) });

const detail = { customerId: 'alice', orderId: 'A-1', carrier: 'DHL', trackingUrl: 'https://example.com' };
const shipped = {
  id: 'e-1',
  source: 'shop.orders',
  'detail-type': 'OrderShipped',
  time: '2026-11-21T03:00:00Z',
  detail,
};

it('shows the rule that matches, the request, the recipients, and why every other rule does not match', async () => {
  const { exitCode, stdout } = await explain(shipped);
  expect(stdout).toMatch(/✓ RulesOrderShipped\w+ matches; broadcast OrderShipped\/shop\.orders\/e-1\n/);
  expect(stdout).toMatch(/request +\{"audience":\{"users":\["alice"\]\},"message":\{"type":"orderShipped"/);
  expect(stdout).toMatch(/recipients +user#alice\n/);
  expect(stdout).toMatch(
    /- RulesPriceChanged\w+ does not match: source must be \["shop\.catalog"\], the event has "shop\.orders"/,
  );
  expect(stdout).toContain('1 broadcast would be sent.');
  expect(exitCode).toBe(0);
});

it('names the field a mapping needs and the event lacks', async () => {
  const { customerId, orderId, carrier } = detail;
  const { exitCode, stdout } = await explain({
    Source: 'shop.orders',
    DetailType: 'OrderShipped',
    Detail: JSON.stringify({ customerId, orderId, carrier }),
  });
  expect(stdout).toMatch(/RulesOrderShipped\w+ does not match: detail\.trackingUrl must be \[\{"exists":true\}\]/);
  expect(stdout).toMatch(/✗ RulesOrderShippedIncomplete\w+ matches;.* ends FAILED/);
  expect(stdout).toContain('detail.trackingUrl is absent: mapping OrderShipped needs it');
  expect(exitCode).toBe(1);
});

it('refuses what the service would refuse, in its words', async () => {
  const request = { audience: { users: [1.5] }, message: { type: 'x', data: 1 } };
  const answer = await explain({ source: 's', 'detail-type': 'Broadcast Requested', detail: request }, '--json');
  const { broadcasts, rules } = answerOf<{ broadcasts: number; rules: { matches: boolean; problem?: string }[] }>(
    answer,
  );
  expect(broadcasts).toBe(0);
  expect(rules.find(({ matches }) => matches)?.problem).toBe(
    'audience.users[0] must be a string of 1 to 128 characters, without control characters, got 1.5',
  );
});

it('synthesizes the project it runs in, and says that no rule matches', async () => {
  const other = { source: 'other', 'detail-type': 'Other', detail: {} };
  const { exitCode, stdout } = await runCli(['explain', '-', '--stage', 'local'], {
    cwd: PROJECT_ROOT,
    stdin: stdinOf(other),
  });
  expect(stdout).toContain('No rule matches');
  expect(exitCode).toBe(1);
});

it.each([
  ['{', 'is not JSON'],
  [{ source: 'x' }, 'is not an event: it needs source, detail-type and detail'],
])('refuses %j', async (event, message) => {
  const { exitCode, stderr } = await explain(event);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) as string });
});

it('says where it looks for a stack if there is none', async () => {
  const { exitCode, stderr } = await runCli(['explain', '-'], { cwd: '/', stdin: JSON.stringify(shipped) });
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('--template') as string });
});
