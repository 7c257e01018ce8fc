/** Deployed once for each account, by hand: `npx cdk deploy`. */
import { App } from 'aws-cdk-lib';
import { PipelineRoles } from './pipeline-roles';

new PipelineRoles(new App(), 'PipelineRoles', { repository: 'OWNER/REPOSITORY', environment: 'prod' });
