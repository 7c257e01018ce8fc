/** What becomes of something that holds data when CloudFormation no longer needs it. */
import { RemovalPolicy } from 'aws-cdk-lib';
import type { BroadcastSettings } from './settings';

/** Kept when it is replaced or the stack is deleted, but not when the deployment that made it is rolled back. */
export const keepOrDestroy = ({ data }: Pick<BroadcastSettings, 'data'>): RemovalPolicy =>
  data === 'keep' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
