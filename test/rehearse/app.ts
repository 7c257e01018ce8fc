/** The CDK app that is rehearsed. What differs from the defaults is the context value `overrides`: settings, as JSON. */
import '#constructs/report-and-exit';
import { App } from 'aws-cdk-lib';
import type { SettingsOverrides } from '#constructs/settings/settings';
import { addStack } from './stack';

const app = new App({ analyticsReporting: false });
const overrides = JSON.parse(String(app.node.tryGetContext('overrides'))) as SettingsOverrides;
addStack(app, overrides, process.env.CDK_DEFAULT_REGION ?? 'us-east-1');
