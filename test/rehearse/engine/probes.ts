/**
 * Asks the engine whether it still lacks what the list says, each with the smallest thing that needs it. Without this, the
 * list would go on taking out what the engine has learned meanwhile.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  ValidateTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { waitUntil } from '#tools/stack/wait-until';
import type { FeatureName, PartName } from '../not-in-the-engine';
import { ACCOUNT, REGION, type Engine } from './engine';

const PROBE = 'rehearsal-probe';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/${PROBE}`;
const PROBE_MS = 30_000;

/** Undefined where nothing can be asked. @returns whether the engine still lacks it */
type Probe = ((engine: Engine) => Promise<boolean>) | undefined;

export const PROBES: Readonly<Record<PartName | FeatureName, Probe>> = {
  'metric math of alarms': lacksMetricMath,
  'Arguments of Parallel': lacks({ Arguments: { probed: "{% 'yes' %}" } }, [{ probed: 'yes' }]),
  'Assign of Parallel': lacks({ Assign: { probed: "{% 'yes' %}" } }, 'yes', "{% $exists($probed) ? $probed : 'no' %}"),
  'Output of Parallel': lacks({ Output: { probed: 'yes' } }, { probed: 'yes' }),
  'distributed Map in JSONata': (engine) => lacksIn(engine, DISTRIBUTED_MAP, ['yes']),
  'update of an unnamed GlobalTable': lacksUpdateOfTable,
  // It is no part of the engine: an address on the Internet.
  'address of execute-api': undefined,
  // Only a deployed API shows it: ListCheck.checkSubprotocol.
  'subprotocol in the answer': undefined,
  'optional terms in log filters': lacksOptionalTerms,
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

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html: `?` makes a term one of several. */
async function lacksOptionalTerms(engine: Engine): Promise<boolean> {
  const client = new CloudWatchLogsClient(engine.access);
  const [logGroupName, logStreamName] = [PROBE, PROBE];
  try {
    await client.send(new CreateLogGroupCommand({ logGroupName }));
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    const timestamp = Date.now();
    const logEvents = ['one', 'two', 'three'].map((message) => ({ timestamp, message }));
    await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    const filterPattern = '?"one" ?"two"';
    const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
    await client.send(new DeleteLogGroupCommand({ logGroupName }));
    return !isDeepStrictEqual(events.map(({ message }) => message).sort(), ['one', 'two']);
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

function lacksMetricMath(engine: Engine): Promise<boolean> {
  return withStack(engine, METRIC_MATH_ALARM, async (status) => status !== 'CREATE_COMPLETE');
}

const tableWith = (PointInTimeRecoveryEnabled: boolean) => ({
  Type: 'AWS::DynamoDB::GlobalTable',
  Properties: {
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    Replicas: [{ Region: REGION, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled } }],
  },
});

function lacksUpdateOfTable(engine: Engine): Promise<boolean> {
  return withStack(engine, tableWith(false), async (_status, { update, physicalId }) => {
    const before = await physicalId();
    await update(tableWith(true));
    return (await physicalId()) !== before;
  });
}

interface ProbeStack {
  /** Resolves when the update has ended. */
  readonly update: (resource: object) => Promise<void>;
  readonly physicalId: () => Promise<string | undefined>;
}

/** Makes a stack of one resource, asks, and removes it. @param ask gets the status that the creation ended with */
async function withStack<T>(
  engine: Engine,
  resource: object,
  ask: (status: string, stack: ProbeStack) => Promise<T>,
): Promise<T> {
  const client = new CloudFormationClient(engine.access);
  const stackOf = (Probe: object) => ({ StackName: PROBE, TemplateBody: JSON.stringify({ Resources: { Probe } }) });
  const ended = () =>
    waitUntil(
      'the stack of a probe to end',
      async () => {
        const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: PROBE }));
        return stack?.StackStatus?.endsWith('_COMPLETE') && stack.StackStatus;
      },
      PROBE_MS,
    );
  try {
    await client.send(new CreateStackCommand(stackOf(resource)));
    return await ask(await ended(), {
      update: async (changed) => {
        await client.send(new UpdateStackCommand(stackOf(changed)));
        await ended();
      },
      physicalId: async () => {
        const { StackResources: [found] = [] } = await client.send(
          new DescribeStackResourcesCommand({ StackName: PROBE }),
        );
        return found?.PhysicalResourceId;
      },
    });
  } finally {
    await client.send(new DeleteStackCommand({ StackName: PROBE }));
    client.destroy();
  }
}
