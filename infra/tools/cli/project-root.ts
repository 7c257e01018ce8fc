/** The folder with cdk.json. */
import { join } from 'node:path';

export const PROJECT_ROOT = join(__dirname, '../../..');
