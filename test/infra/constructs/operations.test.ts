import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportStatus } from '#shared/contracts';
import { CLIENT_REFUSED } from '#shared/runtime/log-messages';
import { GAP_METRIC, METRIC, METRICS_NAMESPACE, RESUME_METRIC } from '#shared/runtime/metrics';
import { BroadcastStack } from '#infra/broadcast-stack';
import { COMMANDS } from '#tools/cli/broadcast/commands';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { domainEvents } from '#test/support/shop/domain-events';
import { settingsOf } from '#infra/settings';

const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:pager';
const RUNBOOK = readFileSync(join(PROJECT_ROOT, 'infra/constructs/operations/README.md'), 'utf8');

const STATUSES: Readonly<Record<ReportStatus, true>> = {
  ...{ COMPLETED: true, PARTIAL: true, NO_CONNECTIONS: true, EXPIRED: true, DUPLICATE: true, FAILED: true },
};

const synthesized = (overrides: Parameters<typeof settingsOf>[1] = {}): Template =>
  Template.fromStack(
    new BroadcastStack(new App(), 'Test', { stageName: 'prod', settings: settingsOf('prod', overrides), domainEvents }),
  );

interface AlarmProperties {
  readonly AlarmDescription: string;
  readonly AlarmActions?: readonly string[];
  readonly Metrics?: readonly { readonly Expression?: string; readonly MetricStat?: unknown }[];
}

interface Metric {
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Value: unknown }[];
}

/** Stack `Test` in Sydney: a region with a long name. */
const filledIn = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const { Ref: ref, 'Fn::Join': join } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  if (join) return join[1].map(filledIn).join(join[0]);
  return ref === 'AWS::Region' ? 'ap-southeast-2' : `Test-${ref}-A1b2C3d4E5f6`;
};

/** Their descriptions in two parts: the text, and the line of the link. */
const alarmsOf = (template: Template): [name: string, properties: AlarmProperties, link: string | undefined][] =>
  Object.entries(template.findResources('AWS::CloudWatch::Alarm')).map(([id, { Properties }]) => {
    const properties = Properties as Omit<AlarmProperties, 'AlarmDescription'> & { AlarmDescription: unknown };
    const [text = '', link, ...more] = filledIn(properties.AlarmDescription).split('\n');
    expect(more).toEqual([]);
    return [
      id.replace(/^OperationsAlarms/, '').replace(/[0-9A-F]{8}$/, ''),
      { ...properties, AlarmDescription: text },
      link,
    ];
  });

/** What the console reads in a link to Logs Insights: by its own steps, and not by those that made the link. */
function queryIn(link: string): { readonly text: string; readonly groups: readonly string[] } {
  const [, encoded = ''] = /#logsV2:logs-insights(.*)$/.exec(link) ?? [];
  const detail = decodeURIComponent(decodeURIComponent(encoded.replaceAll('$', '%')));
  const [, text = '', groups = ''] =
    /^\?queryDetail=~\(end~0~start~-3600~timeType~'RELATIVE~unit~'seconds~editorString~'([^~]*)~source~\((.*)\)\)$/.exec(
      detail,
    ) ?? [];
  const plain = (escaped: string) =>
    escaped.replace(/\*([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { text: plain(text), groups: groups.split("~'").slice(1).map(plain) };
}

describe('the alarms', () => {
  const template = synthesized();
  const alarms = alarmsOf(template);

  it('each have a line in the runbook', () => {
    for (const [name] of alarms) expect(RUNBOOK).toContain(`\`${name}\``);
    expect(alarms.length).toBeGreaterThanOrEqual(12);
  });

  it('each lead to what shows the broadcasts they are about: a saved query, or a command', () => {
    const queries = new Map(
      Object.values(template.findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => {
        const { Name, QueryString } = Properties as { Name: string; QueryString: string };
        return [Name, QueryString] as const;
      }),
    );
    const io = { stdout: process.stdout, stderr: process.stderr, stdin: process.stdin, env: {}, cwd: PROJECT_ROOT };
    const commands = COMMANDS.map((build) => build({ ...io, signal: AbortSignal.abort() }, () => undefined));
    const listing = ['watch', 'redrive'];

    for (const [name, { AlarmDescription: text }] of alarms) {
      const named = [...text.matchAll(/saved query "([^"]+)"/g)].map(([, query]) => query!);
      const lines = [...text.matchAll(/npx broadcast (\S+) ([^;]+?)(?=;|\.$)/g)].map(([, command, options]) => [
        command!,
        options!,
      ]);
      expect({ name, ways: named.length + lines.length }).not.toEqual({ name, ways: 0 });
      for (const query of named) expect(queries.get(query)).toMatch(/broadcastId|execution_arn/);
      for (const [command, options] of lines) {
        expect(listing).toContain(command);
        const { operands, unknown } = commands
          .find((each) => each.name() === command)!
          .parseOptions(options!.split(' '));
        expect({ command, operands, unknown }).toEqual({ command, operands: [], unknown: [] });
        expect(options).toContain('--stack Test');
      }
    }
    // Each way is found in the texts above.
    expect(alarms.filter(([, { AlarmDescription: text }]) => !text.includes('The broadcasts: '))).toEqual([]);
    for (const [, { AlarmDescription: text }] of alarms) expect(text.length).toBeLessThan(1024);
  });

  it('link to that query, ready to run in the logs it is about', () => {
    const queries = Object.values(template.findResources('AWS::Logs::QueryDefinition')).map(
      ({ Properties }) => Properties as { Name: string; QueryString: string; LogGroupNames: readonly unknown[] },
    );
    const linked = alarms.flatMap(([name, { AlarmDescription: text }, link = '']) => {
      if (!link.includes('logs-insights')) return [];
      const query = queryIn(link);
      const saved = queries.find(({ QueryString }) => QueryString === query.text);
      expect(text).toContain(`saved query "${saved?.Name}"`);
      const groups = saved!.LogGroupNames.map(filledIn);
      // A query of all functions runs in the logs of some, if the alarm is about these.
      expect(query.groups.filter((group) => !groups.includes(group) && !group.startsWith('/aws/'))).toEqual([]);
      expect(query.groups.length).toBeGreaterThan(0);
      return [name];
    });
    expect(linked).toEqual(
      expect.arrayContaining([
        'ExecutionsFailed',
        'FailureRatio',
        'PostsThrottled',
        'SenderErrors',
        'SenderNearItsLimit',
        'NoReport',
      ]),
    );
    for (const [, { AlarmDescription: text }, link = ''] of alarms) {
      expect(link).toMatch(
        /^https:\/\/ap-southeast-2\.console\.aws\.amazon\.com\/cloudwatch\/home\?region=ap-southeast-2#[\w/:.~*$-]+$/,
      );
      expect(`${text}\n${link}`.length).toBeLessThanOrEqual(1024);
    }
  });

  it('link to the dashboard otherwise, which links to every query', () => {
    const [, , link] = alarms.find(([name]) => name === 'FunctionErrors')!;
    expect(link).toMatch(/#dashboards\/dashboard\/Test$/);
    const [{ Properties } = { Properties: {} }] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const body = filledIn((Properties as { DashboardBody: unknown }).DashboardBody);
    for (const { Properties: query } of Object.values(template.findResources('AWS::Logs::QueryDefinition'))) {
      const { Name, QueryString, LogGroupNames } = query as {
        Name: string;
        QueryString: string;
        LogGroupNames: unknown[];
      };
      const name = Name.replace('Test/', '');
      const start = body.indexOf(`- [${name}](`) + name.length + 5;
      const { text, groups } = queryIn(body.slice(start, body.indexOf(')', start)));
      expect({ name, text }).toEqual({ name, text: QueryString });
      expect(groups).toHaveLength(LogGroupNames.length);
    }
  });

  it('have a link to nothing that is not there, and none that could be too long', () => {
    const linksOf = (named: ReturnType<typeof alarmsOf>) => named.map(([, , link]) => link);
    const alone = alarmsOf(synthesized({ operations: { dashboard: false, alarms: true } }));
    expect(linksOf(alone).filter((link) => link?.includes('dashboard'))).toEqual([]);
    expect(linksOf(alone).filter((link) => link?.includes('logs-insights')).length).toBeGreaterThan(3);

    const stackName = 'a'.repeat(128);
    const long = new BroadcastStack(new App(), 'Test', {
      ...{ stageName: 'prod', settings: settingsOf('prod'), domainEvents, stackName },
    });
    const links = linksOf(alarmsOf(Template.fromStack(long)));
    expect(links.filter((link) => link?.includes('logs-insights')).length).toBeLessThan(links.length / 2);
  });

  it('lead to a command only, where the stack has no logs of its workflow', () => {
    const off = alarmsOf(synthesized({ workflowLogs: { level: 'OFF', executionData: false } }));
    const [, failed] = off.find(([name]) => name === 'ExecutionsFailed')!;
    expect(failed.AlarmDescription).toMatch(/The broadcasts: npx broadcast watch --since 1h --once --stack Test\.$/);
  });

  it('speak of statuses of the report only', () => {
    const words = alarms.flatMap(([, { AlarmDescription: text }]) => text.match(/\b[A-Z]{4,}\b/g) ?? []);
    expect(words.length).toBeGreaterThan(1);
    expect(words.filter((word) => !Object.hasOwn(STATUSES, word))).toEqual([]);
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

  const watchedBy = (prefix: string) =>
    alarms
      .filter(([name]) => name.startsWith(prefix))
      .flatMap(([, { Metrics = [] }]) => Metrics)
      .flatMap(({ MetricStat }) => (MetricStat ? [(MetricStat as { Metric: Metric }).Metric] : []));

  it('watch the throttles and errors of every function', () => {
    const functions = Object.keys(template.findResources('AWS::Lambda::Function'));
    const watching = (prefix: string) =>
      watchedBy(prefix).map(({ Dimensions: [{ Value } = { Value: {} }] }) => (Value as { Ref: string }).Ref);

    expect(watching('FunctionsThrottled').sort()).toEqual([...functions].sort());
    expect([...watching('FunctionErrors'), ...watching('SenderErrors')].sort()).toEqual([...functions].sort());
  });

  it('watch starts that are refused, and the steps of both machines', () => {
    expect(watchedBy('StartsThrottled').map(({ MetricName }) => MetricName)).toEqual([
      'ThrottledEvents',
      'ExecutionThrottled',
      'ExecutionThrottled',
    ]);
  });

  it('watch calls of functions that fail in the WebSocket API, and no client errors, which anybody can cause', () => {
    expect(watchedBy('IntegrationErrors').map(({ MetricName }) => MetricName)).toEqual([
      'IntegrationError',
      'ExecutionError',
    ]);
    const watched = JSON.stringify(alarms);
    expect(watched).not.toContain('ClientError');
    expect(watched).not.toContain(METRIC.CLIENT_REFUSED);
  });

  it('cost what the runbook says', () => {
    const metrics = alarms.reduce((sum, [, { Metrics = [] }]) => sum + Math.max(1, Metrics.length - 1), 0);
    expect(`${Math.round(metrics / 10)}0`).toBe('60');
    expect(RUNBOOK).toContain('about sixty metrics, which is $6 a month');
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

    for (const name of Object.values({ ...METRIC, ...RESUME_METRIC, ...GAP_METRIC })) expect(body).toContain(name);
    expect(body).toContain('"alarms');
  });

  it('calls outcomes what the report calls them', () => {
    const body = JSON.stringify(Object.values(synthesized().findResources('AWS::CloudWatch::Dashboard')));
    for (const lane of ['sender', 'bulk-sender'])
      for (const outcome of ['delivered', 'stale', 'failed']) expect(body).toContain(`${lane}: ${outcome}`);
    expect(body).toContain('Connections = delivered + stale + failed');
    expect(body).toContain('broadcast FAILED');
  });

  it('shows nothing of history if none is kept', () => {
    const without = synthesized({ history: { minutes: 0 } });
    const body = JSON.stringify(Object.values(without.findResources('AWS::CloudWatch::Dashboard')));

    for (const name of Object.values({ ...RESUME_METRIC, ...GAP_METRIC })) expect(body).not.toContain(name);
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
      [...text.matchAll(/message = '([^']+)'|message in \["([^"]+)", "([^"]+)"\]/g)].flatMap(([, ...messages]) =>
        messages.filter((message) => message !== undefined),
      ),
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
