import { leftOutLines } from '#tools/cli/start/left-out';

const missed = { missed: true, reason: 'of a reason' };
const shown = (inert: Parameters<typeof leftOutLines>[0]) => leftOutLines(inert).map(String);

it('has a line for each resource that does nothing, with what needs it, and none for what only watches', () => {
  expect(
    shown([
      { ...missed, logicalId: 'Http', name: 'Team/Http', type: 'AWS::ApiGatewayV2::Api' },
      { ...missed, logicalId: 'Route', name: 'Team/Route', type: 'AWS::ApiGatewayV2::Route', needs: ['Part', 'Http'] },
      { ...missed, logicalId: 'Part', name: 'Team/Part', type: 'AWS::ApiGatewayV2::Integration', needs: ['Http'] },
      { ...missed, logicalId: 'Fn', name: 'Fn', type: 'AWS::Lambda::Function', property: 'VpcConfig' },
      { ...missed, logicalId: 'Alarm', name: 'Alarm', type: 'AWS::CloudWatch::Alarm', missed: false },
    ]),
  ).toEqual([
    '  ! Team/Http (AWS::ApiGatewayV2::Api) does nothing here: of a reason; nor does what needs it: Team/Part, Team/Route',
    '  ! Fn (AWS::Lambda::Function): its VpcConfig does nothing here: of a reason',
  ]);
});

it('shows names of the template on one line', () => {
  const [line] = shown([{ ...missed, logicalId: 'X', name: 'a\nb', type: 'AWS::X::Y' }]);
  expect(line).not.toContain('\n');
});
