/** `npm run docs:settings`: writes the table of settings into infra/README.md. A test fails if that is due. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { settingsTable } from './settings-table';

const README = join(PROJECT_ROOT, 'infra/README.md');
const BETWEEN = /(<!-- settings -->\n)[^]*(<!-- \/settings -->)/;

async function write(): Promise<void> {
  const text = readFileSync(README, 'utf8').replace(
    BETWEEN,
    (_, begin: string, end: string) => `${begin}\n${settingsTable()}\n\n${end}`,
  );
  writeFileSync(README, await format(text, { ...(await resolveConfig(README)), parser: 'markdown' }));
}

void write();
