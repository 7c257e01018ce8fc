import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from '#tools/cli/project-root';

const run = promisify(execFile);

it('refuses an invalid stage name in one line, without a stack trace', async () => {
  const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ stage: 'Prod' }), DEBUG: '' };
  const refused = run(process.execPath, ['--import', 'tsx', 'infra/app.ts'], { cwd: PROJECT_ROOT, env });

  await expect(refused).rejects.toMatchObject({
    code: 1,
    stderr: "-c stage must be 1 to 31 lower-case letters, digits and hyphens, starting with a letter; got 'Prod'\n",
  });
});
