/** What watches the stack in CloudWatch: alarms, a dashboard that begins with them, and saved queries for the runbook. */
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { OperationsSettings } from '../settings/settings';
import { BroadcastAlarms } from './alarms';
import { BroadcastDashboard } from './dashboard';
import { SavedQueries } from './saved-queries';
import type { WatchedStack } from './watched-stack';

export interface OperationsProps {
  readonly settings: OperationsSettings;
  readonly watched: WatchedStack;
}

export class Operations extends Construct {
  constructor(scope: Construct, id: string, { settings, watched }: OperationsProps) {
    super(scope, id);
    const { dashboard, alarms, alarmTopicArn } = settings;
    const topic = alarmTopicArn === undefined ? undefined : Topic.fromTopicArn(this, 'AlarmTopic', alarmTopicArn);
    const watching = alarms ? new BroadcastAlarms(this, 'Alarms', { watched, topic, dashboard }).alarms : [];
    if (dashboard) new BroadcastDashboard(this, 'Board', { watched, alarms: watching });
    new SavedQueries(this, 'Queries', watched);
  }
}
