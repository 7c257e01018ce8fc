import { parseTemplate } from '#local/cloud-assembly/template';
import { rulesIn } from '#tools/cli/broadcast/explain/template-rules';

const rule = (machine: string) => ({
  Type: 'AWS::Events::Rule',
  Properties: { EventPattern: { source: ['shop'] }, Targets: [{ Id: 'T', Arn: { Ref: machine } }] },
});
const template = parseTemplate(
  {
    Resources: {
      // Names say nothing: the outputs name what is what.
      First: { Type: 'AWS::StepFunctions::StateMachine' },
      OpenBroadcastOfAnotherTeam: { Type: 'AWS::StepFunctions::StateMachine' },
      Starts: rule('First'),
      Other: rule('OpenBroadcastOfAnotherTeam'),
      Opener: {
        Type: 'AWS::Lambda::Function',
        Properties: { Environment: { Variables: { A: '1', TABLE: { Ref: 'Rows' } } } },
      },
    },
    Outputs: {
      BroadcastStateMachineArn: { Value: { Ref: 'First' } },
      OpenBroadcastFunctionName: { Value: { Ref: 'Opener' } },
    },
  },
  'template',
);

it('takes the rules of the state machine that the outputs name, and the environment of their function', () => {
  const { rules, environment } = rulesIn(template);
  expect(rules.map(({ name }) => name)).toEqual(['Starts']);
  expect(environment).toEqual({ A: '1' });
});

it('refuses a template without them by name', () => {
  expect(() => rulesIn({ ...template, Outputs: {} })).toThrow('no output BroadcastStateMachineArn');
});
