/** The tests' shop as a project to boot or synthesize, with the context of this project's cdk.json. */
import { join } from 'node:path';
import { PROJECT_ROOT } from '#tools/cli/project-root';

/** Command of an app in TypeScript, in place of tsx: see keep-bundles.cjs. */
export const appCommand = (file: string): string =>
  `node --require "${join(__dirname, '../keep-bundles.cjs')}" "${file}"`;

export const SHOP_APP = appCommand(join(__dirname, 'app.ts'));

export const SHOP = { projectRoot: PROJECT_ROOT, app: SHOP_APP, context: { stage: 'local' } } as const;
