/**
 * The CDK app: one stack, for the stage chosen by `-c stage=NAME`. CDK's template rules and cdk-nag check it.
 * `CDK_VALIDATION=false`, CDK's own switch for its rules, turns both off for a fast local boot.
 */
import '#constructs/report-and-exit';
import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { BroadcastStack } from './broadcast-stack';
import { checkPlace } from '#constructs/settings/place';
import { checkSettings } from '#constructs/settings/check-settings';
import { domainEvents, unreachedUsers } from './domain-events';
import { contract } from '#functions/contract';
import { DEFAULT_STAGE } from '#constructs/settings/defaults';
import { placeOf, settingsOf } from './settings';

const app = new App({ analyticsReporting: false });
const stageName = stageOf(app.node.tryGetContext('stage') ?? DEFAULT_STAGE);
// The region of the CDK command, because defaults follow the region. Without it, the stack can be deployed anywhere.
const { CDK_DEFAULT_REGION: region } = process.env;
const env = checkPlace(stageName, placeOf(stageName)) ?? (region === undefined ? undefined : { region });
const stack = new BroadcastStack(app, `Broadcast-${stageName}`, {
  stageName,
  contract,
  settings: checkSettings(settingsOf(stageName)),
  domainEvents,
  unreachedUsers,
  ...(env && { env }),
  description: `Broadcasts domain events to WebSocket connections (stage ${stageName})`,
});
Tags.of(stack).add('stage', stageName);

if (process.env.CDK_VALIDATION !== 'false') {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/** @throws Error for a name that cannot be a stack name and a path segment */
function stageOf(stage: unknown): string {
  if (typeof stage === 'string' && /^[a-z][a-z0-9-]{0,30}$/.test(stage)) return stage;
  throw new Error(
    `-c stage must be 1 to 31 lower-case letters, digits and hyphens, starting with a letter; got '${String(stage)}'`,
  );
}
