import type { CheckResult } from '#tools/cli/broadcast/acceptance/check';
import { checkText, endText, pageOf, type Acceptance } from '#tools/cli/broadcast/acceptance/page';

const failed: CheckResult = {
  ...{ check: 'ping', expected: 'pong', got: 'a | b\n<script>', todo: 'Look.', took: 1 },
  result: 'failed',
};
const acceptance: Acceptance = {
  ...{ stack: 'S', where: 'AWS', version: '0.1.0', startedAt: '2026-11-28T00:00:00.000Z', took: 4200, finished: true },
  checks: [failed, { check: 'resume', result: 'skipped', expected: 'it comes', got: 'history is off', took: 0 }],
  removed: [
    { what: 'connections', count: 2 },
    { what: 'rules', count: 0, left: 'not allowed' },
  ],
};

it('puts each check on one line of a table, and nothing in it acts on the page', () => {
  const page = pageOf(acceptance);
  expect(page).toContain('**0 passed, 1 failed, 1 skipped**');
  expect(page).toContain('| failed | ping | pong | a \\| b \\<script\\> |');
  expect(page).toContain('| skipped | resume | it comes | skipped: history is off |');
  expect(page).toContain('- **ping**: Look.');
  expect(page).toContain('not allowed');
});

it('shows what was got, what was expected and what to do, of a failure alone', () => {
  expect(String(checkText(failed))).toMatch(/✗ ping.*\n +got +a \| b\\n<script>\n +expected +pong\n +to do +Look\.$/);
  expect(String(checkText({ ...failed, result: 'passed' }))).toMatch(/^✓ ping +a \| b\\n<script>$/);
  expect(String(endText({ ...acceptance, finished: false }))).toContain('1 skipped; stopped before the end');
});
