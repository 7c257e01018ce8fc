import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLIENT_REFUSED } from '#shared/runtime/log-messages';
import { METRIC, METRICS_NAMESPACE } from '#shared/runtime/metrics';
import { BroadcastStack } from '#infra/broadcast-stack';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { domainEvents } from '#test/support/shop/domain-events';
import { settingsOf } from '#infra/settings';

const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:pager';
const RUNBOOK = readFileSync(join(PROJECT_ROOT, 'infra/constructs/operations/README.md'), 'utf8');

const synthesized = (overrides: Parameters<typeof settingsOf>[1] = {}): Template =>
  Template.fromStack(
    new BroadcastStack(new App(), 'Test', { stageName: 'prod', settings: settingsOf('prod', overrides), domainEvents }),
  );

interface AlarmProperties {
  readonly AlarmDescription: string;
  readonly AlarmActions?: readonly string[];
  readonly Metrics?: readonly { readonly Expression?: string; readonly MetricStat?: unknown }[];
}

const alarmsOf = (template: Template): [name: string, properties: AlarmProperties][] =>
  Object.entries(template.findResources('AWS::CloudWatch::Alarm')).map(([id, { Properties }]) => [
    id.replace(/^OperationsAlarms/, '').replace(/[0-9A-F]{8}$/, ''),
    Properties as AlarmProperties,
  ]);

describe('the alarms', () => {
  const template = synthesized();
  const alarms = alarmsOf(template);

  it('each have a line in the runbook', () => {
    for (const [name] of alarms) expect(RUNBOOK).toContain(`\`${name}\``);
    expect(alarms.length).toBeGreaterThanOrEqual(12);
  });

  it('ring for a dead letter, within a minute', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      Period: 60,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  it('ring when the overdue rule, which nothing else watches, is silent', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/Lambda',
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('ring when broadcasts stay without a report, by the metric the overdue rule publishes', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: METRICS_NAMESPACE,
      MetricName: METRIC.OVERDUE,
      EvaluationPeriods: 3,
    });
  });

  it('take a share of failures of both lanes together, once enough connections were found to speak of a share', () => {
    const ratio = alarms.find(([name]) => name === 'FailureRatio')?.[1];

    expect(ratio?.Metrics?.filter(({ MetricStat }) => MetricStat !== undefined)).toHaveLength(6);
    expect(ratio?.Metrics?.find(({ Expression }) => Expression)?.Expression).toMatch(
      /^IF\(\(.+\) >= 100, 100 \* \(FILL\(failed0, 0\) \+ FILL\(failed1, 0\)\) \/ .+, 0\)$/,
    );
  });

  it('watch no more metrics than CloudWatch takes in one alarm', () => {
    for (const [, { Metrics = [] }] of alarms) expect(Metrics.length).toBeLessThanOrEqual(10);
  });

  it('watch the bus the rules are on', () => {
    const dimensionsWith = (settings: Parameters<typeof settingsOf>[1]) =>
      JSON.stringify(alarmsOf(synthesized(settings)).filter(([name]) => name === 'EventsLost'));

    expect(dimensionsWith({})).toContain('EventBusName');
    expect(dimensionsWith({ eventBusName: 'orders' })).toContain('orders');
    expect(dimensionsWith({ eventBusName: 'default' })).not.toContain('EventBusName');
  });

  it('tell the topic of the setting, of trouble and of its end, and nobody without one', () => {
    for (const [, alarm] of alarms) expect(alarm.AlarmActions).toBeUndefined();
    for (const [, alarm] of alarmsOf(
      synthesized({ operations: { dashboard: true, alarms: true, alarmTopicArn: TOPIC } }),
    ))
      expect(alarm).toMatchObject({ AlarmActions: [TOPIC], OKActions: [TOPIC] });
  });
});

describe('the dashboard', () => {
  it('shows every metric the functions publish, and the alarms', () => {
    const body = JSON.stringify(Object.values(synthesized().findResources('AWS::CloudWatch::Dashboard')));

    for (const name of Object.values(METRIC)) expect(body).toContain(name);
    expect(body).toContain('"alarms');
  });

  it('and the alarms can be left out', () => {
    const without = synthesized({ operations: { dashboard: false, alarms: false } });

    without.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    without.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });
});

describe('the saved queries', () => {
  const queryTexts = (template: Template) =>
    Object.values(template.findResources('AWS::Logs::QueryDefinition')).map(
      ({ Properties }) => (Properties as { QueryString: string }).QueryString,
    );

  it('are there by the names the runbook has', () => {
    const names = JSON.stringify(synthesized().findResources('AWS::Logs::QueryDefinition'));
    const named = [...RUNBOOK.matchAll(/query "([^"]+)"/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !names.includes(`/${name}"`))).toEqual([]);
  });

  it('look for messages the functions log', () => {
    const source = readdirSync(join(PROJECT_ROOT, 'functions'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(PROJECT_ROOT, 'functions', file), 'utf8'))
      .join('\n');
    const messages = queryTexts(synthesized()).flatMap((text) =>
      [...text.matchAll(/message = '([^']+)'/g)].map(([, message]) => message),
    );

    expect(messages.length).toBeGreaterThan(2);
    for (const message of messages) expect(source).toContain(`'${message}'`);
  });

  it('find every client that is refused, by the message that the tests of the authorizer and of $connect expect', () => {
    expect(queryTexts(synthesized()).filter((text) => text.includes(`message = '${CLIENT_REFUSED}'`))).toEqual([
      expect.stringContaining('count(*) as clients by reason'),
    ]);
  });

  it('do not query the workflow logs if there are none', () => {
    const off = synthesized({ workflowLogs: { level: 'OFF', executionData: false } });

    expect(queryTexts(off)).toHaveLength(queryTexts(synthesized()).length - 1);
    synthesized().hasResourceProperties('AWS::Logs::QueryDefinition', {
      Name: Match.stringLikeRegexp('^Test/Executions that failed'),
      LogGroupNames: Match.anyValue(),
    });
  });
});
