/**
 * Asks the engine whether it still lacks what the list says, each with the smallest thing that needs it. Without this, the
 * list would go on taking out what the engine has learned meanwhile.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  ValidateTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { waitUntil } from '#tools/stack/wait-until';
import type { PartName } from '../not-in-the-engine';
import type { Engine } from './engine';

const PROBE = 'rehearsal-probe';
const ROLE = 'arn:aws:iam::000000000000:role/rehearsal-probe';
const PROBE_MS = 30_000;

/** Undefined where nothing can be asked. @returns whether the engine still lacks it */
type Probe = ((engine: Engine) => Promise<boolean>) | undefined;

export const PROBES: Readonly<Record<PartName, Probe>> = {
  'metric math of alarms': lacksMetricMath,
  'Arguments of Parallel': lacks({ Arguments: { probed: "{% 'yes' %}" } }, [{ probed: 'yes' }]),
  'Assign of Parallel': lacks({ Assign: { probed: "{% 'yes' %}" } }, 'yes', "{% $exists($probed) ? $probed : 'no' %}"),
  'Output of Parallel': lacks({ Output: { probed: 'yes' } }, { probed: 'yes' }),
  'distributed Map in JSONata': (engine) => lacksIn(engine, DISTRIBUTED_MAP, ['yes']),
  // It is no part of the engine: an address on the Internet.
  'address of execute-api': undefined,
};

/** Types of the list that it refuses, of all types of a stack. */
export async function refusedTypes(engine: Engine, types: readonly string[]): Promise<readonly string[]> {
  const Resources = Object.fromEntries(types.map((Type, index) => [`Probe${index}`, { Type }]));
  const client = new CloudFormationClient(engine.access);
  try {
    await client.send(new ValidateTemplateCommand({ TemplateBody: JSON.stringify({ Resources }) }));
    return [];
  } catch (error) {
    const [, list] = /Unrecognized resource types: \[([^\]]*)\]/.exec((error as Error).message) ?? [];
    if (list === undefined) throw error;
    return list.split(', ');
  } finally {
    client.destroy();
  }
}

const DISTRIBUTED_MAP = {
  Map: {
    Type: 'Map',
    Items: "{% ['yes'] %}",
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
      StartAt: 'Item',
      States: { Item: { Type: 'Pass', End: true } },
    },
    Next: 'End',
  },
  End: { Type: 'Pass', End: true },
};

/** A probe of a Parallel with these fields. @param last the output of the state that follows */
function lacks(fields: object, expected: unknown, last = '{% $states.input %}'): NonNullable<Probe> {
  const Parallel = {
    Type: 'Parallel',
    Branches: [{ StartAt: 'Branch', States: { Branch: { Type: 'Pass', End: true } } }],
    ...fields,
    Next: 'End',
  };
  return (engine) => lacksIn(engine, { Parallel, End: { Type: 'Pass', Output: last, End: true } }, expected);
}

/** Whether an execution of the states, of which the first is entered with `{}`, ends otherwise than it should. */
async function lacksIn(engine: Engine, States: Readonly<Record<string, object>>, expected: unknown): Promise<boolean> {
  const client = new SFNClient(engine.access);
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(States)[0], States });
  const created = await client
    .send(new CreateStateMachineCommand({ name: PROBE, roleArn: ROLE, type: 'STANDARD', definition }))
    .catch(() => undefined);
  try {
    if (created?.stateMachineArn === undefined) return true;
    const { stateMachineArn } = created;
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input: '{}' }));
    const ended = await waitUntil(
      'a probe of the engine to end',
      async () => {
        const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
        return execution.status !== 'RUNNING' && execution;
      },
      PROBE_MS,
    );
    await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    return ended.status !== 'SUCCEEDED' || !isDeepStrictEqual(JSON.parse(ended.output ?? 'null'), expected);
  } finally {
    client.destroy();
  }
}

const METRIC_MATH_ALARM = {
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    Threshold: 1,
    Metrics: [
      { Id: 'twice', Expression: 'probed * 2', ReturnData: true },
      {
        Id: 'probed',
        ReturnData: false,
        MetricStat: { Metric: { Namespace: 'Rehearsal', MetricName: 'Probed' }, Period: 60, Stat: 'Sum' },
      },
    ],
  },
};

async function lacksMetricMath(engine: Engine): Promise<boolean> {
  const client = new CloudFormationClient(engine.access);
  const StackName = PROBE;
  try {
    await client.send(
      new CreateStackCommand({ StackName, TemplateBody: JSON.stringify({ Resources: { Alarm: METRIC_MATH_ALARM } }) }),
    );
    const status = await waitUntil(
      'the probe of alarms to end',
      async () => {
        const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
        return stack?.StackStatus?.endsWith('_COMPLETE') && stack.StackStatus;
      },
      PROBE_MS,
    );
    await client.send(new DeleteStackCommand({ StackName }));
    return status !== 'CREATE_COMPLETE';
  } finally {
    client.destroy();
  }
}
