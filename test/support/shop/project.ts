/** The tests' shop as a project to boot or synthesize, with the context of this project's cdk.json. */
import { join } from 'node:path';
import { PROJECT_ROOT } from '#tools/cli/project-root';

export const SHOP_APP = `node --import ${require.resolve('tsx')} ${join(__dirname, 'app.ts')}`;

export const SHOP = { projectRoot: PROJECT_ROOT, app: SHOP_APP, context: { stage: 'local' } } as const;
