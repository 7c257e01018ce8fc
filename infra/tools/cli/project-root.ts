/** Where cdk.json is. */
import { join } from 'node:path';

export const PROJECT_ROOT = join(__dirname, '../../..');
