import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '#tools/stack/exit-codes';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { Program } from '#test/support/program';

it('says what a machine without Python lacks, ends with 1, and leaves no folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'no-python-'));
  const program = new Program('test/rehearse/index.ts', { root: PROJECT_ROOT, env: { PATH: folder, TMPDIR: folder } });

  expect(await program.ended).toBe(EXIT.NOT_WELL);
  expect(program.stderr).toBe(
    'rehearse: There is no python3 on the PATH. The rehearsal needs Python 3.10 or newer with venv and pip, for the engine it deploys to.\n',
  );
  expect((await readdir(folder)).filter((name) => name.startsWith('rehearse-'))).toEqual([]);
});
