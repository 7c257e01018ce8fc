import { App, Stack } from 'aws-cdk-lib';
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { field, text } from '#constructs/domain-events/mapping';
import { compileMapping } from '#constructs/domain-events/pattern';
import { MAPPING, transformer } from '#tools/cli/broadcast/acceptance/mapping-rule';

it('the rule of an acceptance has the transformer that the CDK writes for the same mapping', () => {
  const scope = new Stack(new App(), 'S');
  const { input } = compileMapping({
    name: MAPPING,
    pattern: { source: ['any'], detailType: ['any'] },
    audience: { users: [field('detail.user')] },
    message: {
      type: 'acceptance',
      data: { text: field('detail.text'), composed: text`text: ${field('detail.text')}` },
    },
    idempotencyKey: 'key' as never,
  });
  const { inputPathsMap, inputTemplate } = RuleTargetInput.fromObject(input).bind(new Rule(scope, 'R'));

  const own = transformer('key');
  expect(own.InputPathsMap).toEqual(inputPathsMap);
  expect(own.InputTemplate).toBe(scope.resolve(inputTemplate));
});
