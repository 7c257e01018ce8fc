import { type InputSettings, compileInput, InputSettingsError, InvalidInputError } from '#local/events/input/index';
import { sampleEvent } from '../sample-event';

const event = sampleEvent({
  detail: {
    instance: 'i-1',
    quoted: 'say "hi"\n\\',
    count: 3,
    largest: Number.MAX_SAFE_INTEGER,
    ratio: 0.5,
    yes: true,
    nothing: null,
    empty: '',
    object: { a: [1, 'two'] },
    list: [{ id: 1 }, { id: 2 }],
    'with-dash_and/slash': 'x',
  },
});
const context = {
  ruleArn: 'arn:aws:events:eu-west-1:000000000000:rule/bus/orders',
  ruleName: 'orders',
  ingestionTime: '2026-11-20T10:00:01Z',
};
const make = (settings: Omit<InputSettings, 'Id'>) => compileInput({ Id: 'T', ...settings })(event, context);

const PATHS = {
  instance: '$.detail.instance',
  quoted: '$.detail.quoted',
  count: '$.detail.count',
  largest: '$.detail.largest',
  yes: '$.detail.yes',
  nothing: '$.detail.nothing',
  empty: '$.detail.empty',
  object: '$.detail.object',
  ids: '$.detail.list[*].id',
  second: '$.detail.list[1].id',
  missing: '$.detail.missing.deep',
  time: '$.time',
  type: '$.detail-type',
};
const transform = (template: string) => make({ InputTransformer: { InputPathsMap: PATHS, InputTemplate: template } });

describe('without settings', () => {
  it('the whole event arrives', () => {
    expect(JSON.parse(make({}))).toEqual(event);
  });
});

describe('Input', () => {
  it('is handed over as it is written', () => {
    expect(make({ Input: '{ "a": 1 }' })).toBe('{ "a": 1 }');
  });
});

describe('InputPath', () => {
  it.each([
    ['$', JSON.stringify(event)],
    ['$.detail.instance', '"i-1"'],
    ['$.detail.object', '{"a":[1,"two"]}'],
    ['$.detail.list[0]', '{"id":1}'],
    ['$.detail.list[*].id', '[1,2]'],
    ['$.detail.object.*', '[[1,"two"]]'],
    ['$.detail.with-dash_and/slash', '"x"'],
    ['$.detail.nothing', 'null'],
  ])('%s selects %s', (path, text) => {
    expect(make({ InputPath: path })).toBe(text);
  });

  it('that selects nothing makes no input', () => {
    expect(() => make({ InputPath: '$.detail.missing' })).toThrow(InvalidInputError);
  });

  it.each(['detail', '$detail', '$..detail', "$['detail']", '$.detail[?(@.a)]', '$.detail[-1]', '$.'])(
    '%s is refused',
    (path) => {
      expect(() => compileInput({ Id: 'T', InputPath: path })).toThrow(InputSettingsError);
    },
  );
});

describe('a variable outside quotes', () => {
  it.each([
    ['a string gets its quotes', '{"v": <instance>}', '{"v": "i-1"}'],
    ['a string is escaped', '{"v": <quoted>}', '{"v": "say \\"hi\\"\\n\\\\"}'],
    ['an empty string stays one', '{"v": <empty>}', '{"v": ""}'],
    ['a number stays a number', '{"v": <count>}', '{"v": 3}'],
    ['2^53-1 arrives unharmed', '{"v": <largest>}', '{"v": 9007199254740991}'],
    ['a boolean stays one', '{"v": <yes>}', '{"v": true}'],
    ['null stays null', '{"v": <nothing>}', '{"v": null}'],
    ['an object stays one', '{"v": <object>}', '{"v": {"a":[1,"two"]}}'],
    ['a wildcard makes a list', '{"v": <ids>}', '{"v": [1,2]}'],
    ['an index picks an element', '{"v": <second>}', '{"v": 2}'],
    ['a list takes it as an element', '{"v": [9, <instance>, true]}', '{"v": [9, "i-1", true]}'],
    ['alone it is the whole input', '<object>', '{"a":[1,"two"]}'],
  ])('%s', (_, template, text) => {
    expect(transform(template)).toBe(text);
  });

  it('that selects nothing leaves invalid JSON', () => {
    expect(() => transform('{"v": <missing>}')).toThrow(InvalidInputError);
  });
});

describe('a variable inside quotes', () => {
  it.each([
    ['in a template that is a text', '"<type> at <time>"', '"OrderShipped at 2026-11-20T10:00:00Z"'],
    ['in a string of an object', '{"v": "<instance>!"}', '{"v": "i-1!"}'],
    ['after an escaped quote', '{"v": "instance \\"<instance>\\" is up"}', '{"v": "instance \\"i-1\\" is up"}'],
    ['after an escaped backslash', '{"a": "\\\\", "v": <count>}', '{"a": "\\\\", "v": 3}'],
    ['an object loses its quotes', '"<object>"', '"{a:[1,two]}"'],
    ['a number is text', '"<count>"', '"3"'],
    ['null is text', '"<nothing>"', '"null"'],
    ['one that selects nothing is empty', '"v: <missing>"', '"v: "'],
    ['several lines of text', '"<instance>"\n"<count>"', '"i-1"\n"3"'],
  ])('%s', (_, template, text) => {
    expect(transform(template)).toBe(text);
  });

  it('is not escaped: a quotation mark of the event breaks the JSON', () => {
    expect(() => transform('"<quoted>"')).toThrow(InvalidInputError);
  });
});

describe('predefined variables', () => {
  it('name the rule and the time the event came in', () => {
    expect(transform('"<aws.events.rule-name> <aws.events.rule-arn> <aws.events.event.ingestion-time>"')).toBe(
      `"orders ${context.ruleArn} ${context.ingestionTime}"`,
    );
    expect(transform('{"rule": <aws.events.rule-arn>}')).toBe(`{"rule": "${context.ruleArn}"}`);
  });

  it('hold the event with and without its detail', () => {
    const { detail: _detail, 'detail-type': detailType, ...rest } = event;
    const text = transform('{"event": <aws.events.event>, "json": <aws.events.event.json>}');
    expect(JSON.parse(text)).toEqual({ event: { ...rest, detailType }, json: event });
  });
});

describe('settings are refused', () => {
  it.each<[string, Omit<InputSettings, 'Id'>, string]>([
    ['two at once', { InputPath: '$', Input: '{}' }, 'Only one of Input, InputPath, or InputTransformer'],
    ['an Input that is not JSON', { Input: '{' }, 'not valid JSON for target T'],
    [
      'an unknown variable',
      { InputTransformer: { InputTemplate: '"<who>"' } },
      'InputTemplate for target T contains invalid placeholder who.',
    ],
    [
      'a predefined name as a variable',
      { InputTransformer: { InputPathsMap: { 'aws.events.rule-arn': '$.id' }, InputTemplate: '"a"' } },
      "has the variable 'aws.events.rule-arn'",
    ],
    ['an empty template', { InputTransformer: { InputTemplate: '' } }, '1 to 8192 characters, got 0'],
    [
      'too many variables',
      {
        InputTransformer: {
          InputPathsMap: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`v${index}`, '$.id'])),
          InputTemplate: '"a"',
        },
      },
      'may have 100 variables, got 101',
    ],
  ])('%s', (_, settings, message) => {
    expect(() => compileInput({ Id: 'T', ...settings })).toThrow(message);
    expect(() => compileInput({ Id: 'T', ...settings })).toThrow(InputSettingsError);
  });
});
