/** What infra/README.md says about cdk-nag and a team's own parts, with its examples unchanged. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { LOADER } from '../support/program';

const README = readFileSync(join(PROJECT_ROOT, 'infra/README.md'), 'utf8');
const example = (file: string): string => {
  const [, text] = new RegExp(`^\`\`\`ts\\n// ${file}\\n([^]*?)^\`\`\`$`, 'm').exec(README) ?? [];
  if (text === undefined) throw new Error(`infra/README.md has no example ${file}.`);
  return text;
};
const REPORTS = example('infra/reports-stack.ts');
const CHECKED_APP = example('infra/checked-app.ts');
const withoutReasons = (text: string): string => text.replace(/^ {4}Validations\.of\(\w+\)[^]*?^ {4}\);\n/gm, '');
const checkingAll = (text: string): string => text.replace(/addPlugins\(\{.*\}\)/, 'addPlugins(checks)');

/** Synthesizes the app with the checks. */
function synthesize(reports: string, app: string) {
  const root = mkdtempSync(join(tmpdir(), 'own-parts-'));
  mkdirSync(join(root, 'infra'));
  symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(root, 'node_modules'), 'dir');
  writeFileSync(join(root, 'infra/reports-stack.ts'), reports);
  writeFileSync(join(root, 'infra/app.ts'), app);
  // The context of jest.config.cjs stays: the checks are about the template, so nothing needs to be bundled.
  const { CDK_VALIDATION: _, ...env } = process.env;
  const args = [...LOADER, join(root, 'infra/app.ts')];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...env, CDK_OUTDIR: join(root, 'cdk.out') },
    encoding: 'utf8',
  });
  return { status, findings: [...`${stdout}${stderr}`.matchAll(/AwsSolutions-(\w+)[^']*'$/gm)].map(([, id]) => id) };
}

it('fails for findings that nobody acknowledged, and names their ids', () => {
  expect(withoutReasons(REPORTS)).not.toContain('acknowledge');
  expect(synthesize(withoutReasons(REPORTS), checkingAll(CHECKED_APP))).toEqual({
    status: 1,
    findings: ['IAM4', 'L1', 'SF1', 'SF2'],
  });
});

it('passes if they are acknowledged', () => {
  expect(synthesize(REPORTS, checkingAll(CHECKED_APP))).toEqual({ status: 0, findings: [] });
});

it('passes if the checks only see the service, which they still do', () => {
  expect(synthesize(withoutReasons(REPORTS), CHECKED_APP)).toEqual({ status: 0, findings: [] });
  const checkingReports = CHECKED_APP.replace('new ReportsStack', 'const reports = new ReportsStack').replace(
    'validateScope(broadcast)',
    'validateScope(reports)',
  );
  expect(synthesize(withoutReasons(REPORTS), checkingReports).status).toBe(1);
});
