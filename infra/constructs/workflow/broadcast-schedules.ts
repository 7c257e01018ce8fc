/**
 * Scheduled broadcasts, with the setting `scheduled`: the group of their schedules, and the role by which EventBridge Scheduler
 * starts the state machine. The state machine makes the schedules; each is removed after it ran.
 */
import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import { Grant, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acceptWildcard } from '../accept-wildcard';
import type { DataKey } from '../encryption/data-key';
import type { WorkflowMachine } from './workflow-machine';

const SERVICE = 'scheduler.amazonaws.com';

export class BroadcastSchedules extends Construct {
  readonly groupName: string;
  readonly role: Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const group = new CfnScheduleGroup(this, 'Group');
    this.groupName = group.ref;
    // The group, not its schedules: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
    const ofThisGroup = {
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      ArnEquals: { 'aws:SourceArn': group.attrArn },
    };
    this.role = new Role(this, 'StartRole', {
      assumedBy: new ServicePrincipal(SERVICE, { conditions: ofThisGroup }),
    });
  }

  /** Allows making schedules of this group, with this role and no other. */
  grantSchedule(machine: StateMachine): void {
    const schedules = Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${this.groupName}/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    Grant.addToPrincipal({ grantee: machine, actions: ['scheduler:CreateSchedule'], resourceArns: [schedules] });
    acceptWildcard(machine, schedules, 'Each scheduled broadcast has a schedule of its own.');
    machine.addToRolePolicy(
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [this.role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': SERVICE } },
      }),
    );
  }

  allowToStart(machine: WorkflowMachine, key: DataKey | undefined): void {
    machine.grantStartExecution(this.role);
    key?.grantExecutions(this.role);
  }
}
