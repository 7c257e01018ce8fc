/** What the setting `scheduled` adds to a stack, and that nothing of it is there without it. */
import { Match } from 'aws-cdk-lib/assertions';
import { statementsOf, synthesized, withoutMetadata } from './support/service-template';

describe('with scheduled', () => {
  const { service, template } = synthesized({ scheduled: true });
  const statements = (policy: RegExp) => statementsOf(template, policy);

  it('has a group of schedules, and a role that only they may take', () => {
    template.resourceCountIs('AWS::Scheduler::ScheduleGroup', 1);
    const [group] = Object.keys(template.findResources('AWS::Scheduler::ScheduleGroup'));
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [group, 'Arn'] } },
            },
          },
        ],
        Version: Match.anyValue(),
      },
    });
    expect(service.outputs.ScheduleGroupName).toBeDefined();
  });

  it('lets the role start this state machine, and nothing else', () => {
    expect(statements(/SchedulesStartRole/)).toEqual([
      {
        Action: 'states:StartExecution',
        Effect: 'Allow',
        Resource: { Ref: expect.stringMatching(/^BroadcastWorkflowBroadcast/) as string },
      },
    ]);
  });

  it('lets the state machine make schedules of the group, and pass that role to the scheduler only', () => {
    const ofMachine = statements(/WorkflowBroadcastRole/);
    const role = Object.keys(template.findResources('AWS::IAM::Role')).find((id) => id.includes('SchedulesStartRole'));
    expect(ofMachine.filter(({ Action }) => String(Action).startsWith('scheduler:'))).toEqual([
      expect.objectContaining({ Action: 'scheduler:CreateSchedule' }),
    ]);
    expect(ofMachine.filter(({ Action }) => String(Action).startsWith('iam:'))).toEqual([
      {
        Action: 'iam:PassRole',
        Effect: 'Allow',
        Resource: { 'Fn::GetAtt': [role, 'Arn'] },
        Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      },
    ]);
  });
});

it('leaves nothing of it in the template without it, as by default', () => {
  const { service, template } = synthesized({});
  expect(withoutMetadata(template).match(/.{0,40}(scheduler|scheduled|CreateSchedule|sendAt).{0,20}/gi) ?? []).toEqual(
    [],
  );
  expect(service.outputs).not.toHaveProperty('ScheduleGroupName');
});
