import { parseTemplate } from '#local/cloud-assembly/template';
import { logicalIdOf, referredTo } from '#tools/stack/template-outputs';

const outputsOf = (Value: unknown) =>
  parseTemplate({ Resources: {}, Outputs: { BroadcastStateMachineArn: { Value } } }, 'template');

it.each([{ Ref: 'Machine' }, { 'Fn::GetAtt': ['Machine', 'Arn'] }, { 'Fn::GetAtt': 'Machine.Arn' }])(
  'finds the resource an output is about by %j',
  (value) => {
    expect(logicalIdOf(outputsOf(value), 'BroadcastStateMachineArn')).toBe('Machine');
  },
);

it.each(['arn:aws:states:::machine', { 'Fn::Sub': '${Machine}' }, null, { 'Fn::GetAtt': [1] }])(
  'takes %j for no reference',
  (value) => {
    expect(referredTo(value)).toBeUndefined();
  },
);

it('names the output a template of another version lacks', () => {
  expect(() => logicalIdOf(outputsOf({ Ref: 'Machine' }), 'OpenBroadcastFunctionName')).toThrow(
    /no output OpenBroadcastFunctionName .*differs from this command's.*Synthesize it again/,
  );
});
