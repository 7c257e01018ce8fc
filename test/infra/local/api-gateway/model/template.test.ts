import { Template } from '#local/api-gateway/model/template';

const scope = {
  context: { connectionId: 'c1', identity: { sourceIp: '::1' } },
  stageVariables: { colour: 'blue' },
  body: '{"a":{"b":[1]}}',
};
const render = (source: string, body = scope.body) => Template.parse(source, 'Mock').render({ ...scope, body });

describe('Template', () => {
  it.each([
    ['{"type":"pong"}', '{"type":"pong"}'],
    ['{"id":"$context.connectionId"}', '{"id":"c1"}'],
    ['${context.identity.sourceIp}-$!stageVariables.colour', '::1-blue'],
    ['[$context.missing]', '[]'],
    ['$input.body', '{"a":{"b":[1]}}'],
    ["$input.json('$.a.b') $input.json('$')", '[1] {"a":{"b":[1]}}'],
    ['{"channel":"#3","price":"5$"}', '{"channel":"#3","price":"5$"}'],
  ])('%s renders as %s', (source, text) => {
    expect(render(source)).toBe(text);
  });

  it('never takes what a client sent for a reference', () => {
    expect(render('$input.body', '$context.connectionId')).toBe('$context.connectionId');
  });

  it.each([
    '$util.escapeJavaScript("x")',
    '#set($x = 1)',
    "$input.path('$.a')",
    '#if($context.a)x#end',
    '$input.params("x")',
  ])('refuses %s by name', (source) => {
    expect(() => Template.parse(source, 'Mock, RequestTemplates')).toThrow(
      /^Mock, RequestTemplates: local mode does not support '/,
    );
  });
});
