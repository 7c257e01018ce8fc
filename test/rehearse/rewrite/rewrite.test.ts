import { App } from 'aws-cdk-lib';
import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import { NOT_IN_THE_ENGINE, type Missing } from '../not-in-the-engine';
import { FIRST } from '../settings';
import { addStack } from '../stack';
import { rewrite, unmatched } from './rewrite';
import type { Template } from './template';

const ENDPOINT = 'http://127.0.0.1:4599';

const part = (what: Missing['what']): Missing => ({ kind: 'part', what, reason: 'a test' }) as Missing;
const type = (what: string): Missing => ({ kind: 'resource type', what, reason: 'a test' });

/** A template with one machine of these states. */
const withStates = (States: object): Template => ({
  Resources: {
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { DefinitionString: JSON.stringify({ StartAt: Object.keys(States)[0], States }) },
    },
  },
});

const machineOf = ({ Resources }: Template): unknown =>
  JSON.parse(String(Resources.Machine?.Properties?.DefinitionString)) as unknown;

const rewritten = (template: Template, ...entries: readonly Missing[]) => rewrite(template, entries, ENDPOINT);

describe('the list, on the stack of this project', () => {
  const stack = addStack(new App({ analyticsReporting: false }), FIRST, 'us-east-1');
  const template = Synthesized.fromStack(stack).toJSON() as Template;

  it('matches something with every entry', () => {
    const { applied } = rewrite(template, NOT_IN_THE_ENGINE, ENDPOINT);
    expect(unmatched(applied)).toEqual([]);
  });

  it('leaves the synthesized template as it is', () => {
    const before = structuredClone(template);
    rewrite(template, NOT_IN_THE_ENGINE, ENDPOINT);
    expect(template).toEqual(before);
  });

  it('leaves no address of AWS for callbacks and clients', () => {
    const { template: copy } = rewrite(template, NOT_IN_THE_ENGINE, ENDPOINT);
    expect(JSON.stringify(copy)).not.toContain('.execute-api.');
    expect(copy.Outputs?.WebSocketUrl?.Value).toEqual({
      'Fn::Join': [
        '',
        [
          'ws://127.0.0.1:4599/_aws/execute-api/',
          { Ref: expect.stringMatching(/^WebSocketApi/) as string },
          '/rehearsal',
        ],
      ],
    });
  });
});

describe('a resource type', () => {
  const template: Template = {
    Resources: {
      Archive: { Type: 'AWS::Events::Archive' },
      Other: { Type: 'AWS::SQS::Queue', DependsOn: ['Archive', 'Third'] },
      Third: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: { DashboardBody: { 'Fn::Join': ['', ['{"arn":"', { 'Fn::GetAtt': ['Archive', 'Arn'] }, '"}']] } },
      },
    },
    Outputs: { Name: { Value: { Ref: 'Archive' } }, Url: { Value: { Ref: 'Other' } } },
  };

  it('goes with its outputs and dependencies, and out of texts', () => {
    const { template: copy, applied } = rewritten(template, type('AWS::Events::Archive'));
    expect(applied.map(({ places }) => places)).toEqual([1]);
    expect(copy).toEqual({
      Resources: {
        Other: { Type: 'AWS::SQS::Queue', DependsOn: ['Third'] },
        Third: {
          Type: 'AWS::CloudWatch::Dashboard',
          Properties: { DashboardBody: { 'Fn::Join': ['', ['{"arn":"', 'taken-out-for-the-rehearsal', '"}']] } },
        },
      },
      Outputs: { Url: { Value: { Ref: 'Other' } } },
    });
  });

  it('is refused if a resource that stays cannot be without it', () => {
    const needed: Template = {
      Resources: {
        Archive: { Type: 'AWS::Events::Archive' },
        Replay: { Type: 'Custom::Replay', Properties: { Archive: { Ref: 'Archive' } } },
      },
    };
    expect(() => rewritten(needed, type('AWS::Events::Archive'))).toThrow('Replay (Custom::Replay) needs');
  });

  it('that the template does not have is unmatched', () => {
    expect(unmatched(rewritten(template, type('AWS::KMS::Key')).applied)).toEqual([type('AWS::KMS::Key')]);
  });
});

it('takes out alarms of several metrics, and no other', () => {
  const template: Template = {
    Resources: {
      Ratio: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [] } },
      Count: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Errors' } },
    },
  };
  expect(Object.keys(rewritten(template, part('metric math of alarms')).template.Resources)).toEqual(['Count']);
});

describe('a Parallel', () => {
  const branches = [{ StartAt: 'In', States: { In: { Type: 'Pass', End: true } } }];

  it('gets its Arguments as input from a state before it, however it is reached', () => {
    const { template } = rewritten(
      withStates({
        First: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Try' }], Default: 'Try' },
        Task: { Type: 'Task', Next: 'Try', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Try' }] },
        Try: { Type: 'Parallel', Arguments: { a: '{% $b %}' }, Branches: branches, End: true },
      }),
      part('Arguments of Parallel'),
    );
    expect(machineOf(template)).toEqual({
      StartAt: 'First',
      States: {
        First: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Try: Arguments' }], Default: 'Try: Arguments' },
        Task: {
          Type: 'Task',
          Next: 'Try: Arguments',
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Try: Arguments' }],
        },
        Try: { Type: 'Parallel', Branches: branches, End: true },
        'Try: Arguments': { Type: 'Pass', Output: { a: '{% $b %}' }, Next: 'Try' },
      },
    });
  });

  it('gets its Arguments even where the machine or a branch starts with it', () => {
    const inner = {
      StartAt: 'Try',
      States: { Try: { Type: 'Parallel', Arguments: {}, Branches: branches, End: true } },
    };
    const { template, applied } = rewritten(
      withStates({ Outer: { Type: 'Parallel', Arguments: {}, Branches: [inner], End: true } }),
      part('Arguments of Parallel'),
    );
    expect(applied.map(({ places }) => places)).toEqual([2]);
    expect(machineOf(template)).toMatchObject({
      StartAt: 'Outer: Arguments',
      States: { Outer: { Branches: [{ StartAt: 'Try: Arguments' }] } },
    });
  });

  it('is refused if it reads its input beside its Arguments', () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Output: '{% $states.input %}', Next: 'End' }];
    const template = withStates({ Try: { Type: 'Parallel', Arguments: {}, Branches: branches, Catch, End: true } });
    expect(() => rewritten(template, part('Arguments of Parallel'))).toThrow('Try reads its input');
  });

  it('has its Assign and its Output evaluated by one state after it', () => {
    const { template } = rewritten(
      withStates({
        Try: {
          Type: 'Parallel',
          Branches: branches,
          Assign: { a: '{% $states.result[0].a %}' },
          Output: '{% $states.result[0] %}',
          Next: 'Last',
        },
        Last: { Type: 'Succeed' },
      }),
      part('Assign of Parallel'),
      part('Output of Parallel'),
    );
    expect(machineOf(template)).toMatchObject({
      States: {
        Try: { Type: 'Parallel', Branches: branches, Next: 'Try: Result' },
        'Try: Result': {
          Type: 'Pass',
          Assign: { a: '{% $states.input[0].a %}' },
          Output: '{% $states.input[0] %}',
          Next: 'Last',
        },
      },
    });
  });

  it('that ends a machine ends it after its Output', () => {
    const template = withStates({ Try: { Type: 'Parallel', Branches: branches, Output: 1, End: true } });
    expect(machineOf(rewritten(template, part('Output of Parallel')).template)).toEqual({
      StartAt: 'Try',
      States: {
        Try: { Type: 'Parallel', Branches: branches, Next: 'Try: Result' },
        'Try: Result': { Type: 'Pass', Output: 1, End: true },
      },
    });
  });
});

it('runs a distributed Map inline, and counts no other Map', () => {
  const States = { Item: { Type: 'Pass', End: true } };
  const { template, applied } = rewritten(
    withStates({
      Parts: {
        Type: 'Map',
        Label: 'Parts',
        ToleratedFailurePercentage: 100,
        Items: [1],
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, StartAt: 'Item', States },
        Next: 'Pages',
      },
      Pages: { Type: 'Map', Items: [1], ItemProcessor: { StartAt: 'Item', States }, End: true },
    }),
    part('distributed Map in JSONata'),
  );
  expect(applied.map(({ places }) => places)).toEqual([1]);
  expect(machineOf(template)).toMatchObject({
    States: {
      Parts: {
        Type: 'Map',
        Items: [1],
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'Item', States },
      },
      Pages: { ItemProcessor: { StartAt: 'Item', States } },
    },
  });
});

it('names each table that has no name', () => {
  const table = (properties: object) => ({ Type: 'AWS::DynamoDB::GlobalTable', Properties: { ...properties } });
  const template: Template = { Resources: { Rows: table({}), Named: table({ TableName: 'own' }) } };
  const { template: copy, applied } = rewritten(template, part('update of an unnamed GlobalTable'));
  expect(applied.map(({ places }) => places)).toEqual([1]);
  expect(copy.Resources).toEqual({
    Rows: table({ TableName: { 'Fn::Sub': '${AWS::StackName}-Rows' } }),
    Named: table({ TableName: 'own' }),
  });
});
