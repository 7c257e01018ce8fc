/** The state machines `broadcast` and `fan-out`: their substitutions and their least-privilege roles. */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acceptWildcard } from '../accept-wildcard';
import type { BroadcastWorkflowProps } from './props';
import { WorkflowMachine } from './workflow-machine';
import { broadcastSubstitutions, fragmentSubstitutions } from './workflow-substitutions';

export class BroadcastWorkflow extends Construct {
  readonly stateMachine: WorkflowMachine;
  readonly fanOut: WorkflowMachine;

  constructor(scope: Construct, id: string, props: BroadcastWorkflowProps) {
    super(scope, id);
    const { settings, key, sendBatch, bulkSendBatch } = props;

    this.fanOut = new WorkflowMachine(this, 'FanOut', {
      name: 'fan-out',
      type: 'STANDARD',
      settings,
      key,
      substitutions: fragmentSubstitutions(props, bulkSendBatch),
    });
    this.#grantFragments(this.fanOut, bulkSendBatch, props);
    this.#grantDistributedMap(this.fanOut);

    this.stateMachine = new WorkflowMachine(this, 'Broadcast', {
      name: 'broadcast',
      type: settings.workflowType,
      settings,
      key,
      substitutions: { ...fragmentSubstitutions(props, sendBatch), ...broadcastSubstitutions(props, this.fanOut) },
    });
    this.#grantFragments(this.stateMachine, sendBatch, props);
    props.openBroadcast.grantInvokeLatestVersion(this.stateMachine);
    props.deadLetters.grant(this.stateMachine, 'sqs:SendMessage');
    props.unopened.grant(this.stateMachine, 'sqs:SendMessage');
    this.fanOut.grantStartExecution(this.stateMachine);
    props.schedules?.grantSchedule(this.stateMachine);
    props.schedules?.allowToStart(this.stateMachine, key);
    key?.grantExecutions(this.stateMachine, this.fanOut.givenName);
  }

  /** What the fragments deliver and report call. */
  #grantFragments(machine: StateMachine, sendBatch: IFunction, props: BroadcastWorkflowProps): void {
    const { channelOwners, connections, broadcasts, outcomes, ownEvents } = props;
    channelOwners.grantInvokeLatestVersion(machine);
    sendBatch.grantInvokeLatestVersion(machine);
    connections.grantQueryRecipients(machine);
    broadcasts.grantItems(machine, 'UpdateItem');
    outcomes.grantItems(machine, 'PutItem');
    ownEvents.grantPublish(machine);
  }

  /**
   * A Distributed Map starts executions of its own machine. This needs a policy of its own: the machine depends on its
   * role's default policy, and naming the machine there would be a cycle.
   * https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
   */
  #grantDistributedMap(machine: StateMachine): void {
    const children = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${machine.stateMachineName}/*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const policy = new Policy(this, 'FanOutChildren', {
      roles: [machine.role],
      statements: [
        new PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.stateMachineArn] }),
        new PolicyStatement({ actions: ['states:DescribeExecution', 'states:StopExecution'], resources: [children] }),
      ],
    });
    acceptWildcard(policy, children, 'Step Functions names child executions itself.');
  }
}
