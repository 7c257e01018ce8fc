import { describeFinding, validateDefinition } from '#local/step-functions/validate/index';
import { TASK } from '../support/run-definition';

const validate = (definition: unknown, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') =>
  validateDefinition(definition, { type }).map(describeFinding);

const machine = (States: object, fields: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(States)[0],
  States,
  ...fields,
});
const one = (state: object) => machine({ S: { End: true, ...state } });
const mapOf = (States: object, fields: object = {}, config: object = {}) => ({
  Type: 'Map',
  Items: [1],
  ItemProcessor: { ...config, StartAt: Object.keys(States)[0], States },
  ...fields,
});
const DISTRIBUTED = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } };

describe('validateDefinition', () => {
  it('finds nothing in a sound definition', () => {
    const definition = machine({
      Set: { Type: 'Pass', Assign: { list: [1], n: 0 }, Next: 'Each' },
      Each: {
        ...mapOf({ In: { Type: 'Pass', Assign: { mine: '{% $n + $states.input %}' }, End: true } }),
        Items: '{% $list[$ > 0].(  $ * 2 ) %}',
        Retry: [{ ErrorEquals: ['States.ALL'], JitterStrategy: 'FULL', MaxDelaySeconds: 8 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Lost', Output: '{% $states.errorOutput.Error %}' }],
        Next: 'Choose',
      },
      Choose: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $exists($states.input) %}', Next: 'Wait', Output: 'text' }],
        Default: 'Wait',
        Output: 7,
      },
      Wait: { Type: 'Wait', Seconds: '{% $min([8, $power(2, $n)]) %}', Next: 'Work' },
      Work: { Type: 'Task', Resource: TASK, Arguments: { FunctionName: 'f' }, TimeoutSeconds: 5, End: true },
      Lost: { Type: 'Fail', Error: '{% $states.input %}' },
    });
    expect(validate(definition)).toEqual([]);
  });

  it('does not change what it is given', () => {
    const definition = one({ Type: 'Pass' });
    const before = structuredClone(definition);
    validate(definition);
    expect(definition).toEqual(before);
  });

  it.each([null, 1, 'text', [], {}, { QueryLanguage: 'JSONata', StartAt: 1, States: { S: 5 } }])(
    'finds something in %j',
    (definition) => {
      expect(validate(definition)).not.toEqual([]);
    },
  );

  describe('query language', () => {
    it.each([undefined, 'JSONPath'])('takes %s for JSONPath', (QueryLanguage) => {
      const of = (state: object) => validate({ StartAt: 'S', States: { S: { ...state, End: true } }, QueryLanguage });
      expect(of({ Type: 'Pass', ResultPath: '$.a' })).toEqual([]);
      expect(of({ Type: 'Pass', Output: 1 })).toEqual([
        "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/S",
      ]);
    });

    it.each([
      ['jsonata', 'Value should be one of the following: [JSONPath, JSONata]'],
      [1, 'Expected value of type [STRING]'],
    ])('refuses %j', (QueryLanguage, message) => {
      expect(validate(one({ Type: 'Pass', QueryLanguage }))).toEqual([
        `SCHEMA_VALIDATION_FAILED: ${message} at /States/S/QueryLanguage`,
      ]);
    });

    it('refuses one for a branch', () => {
      const branch = { QueryLanguage: 'JSONata', StartAt: 'B', States: { B: { Type: 'Succeed' } } };
      expect(validate(one({ Type: 'Parallel', Branches: [branch] }))).toEqual([
        "SCHEMA_VALIDATION_FAILED: Field 'QueryLanguage' is not supported at /States/S/Branches[0]",
      ]);
    });

    it('takes JSONata set on each state', () => {
      const definition = { StartAt: 'S', States: { S: { Type: 'Pass', QueryLanguage: 'JSONata', End: true } } };
      expect(validate(definition)).toEqual([]);
    });

    it('refuses a JSONPath state in a JSONata machine', () => {
      expect(validate(one({ Type: 'Pass', QueryLanguage: 'JSONPath' }))).toEqual([
        "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/S",
      ]);
    });
  });

  describe('of states in JSONPath', () => {
    const path = (state: object) => validate({ StartAt: 'S', States: { S: { End: true, ...state } } });
    const sound = { Type: 'Task', Resource: TASK };

    it.each<[object]>([
      [
        {
          Type: 'Pass',
          Parameters: { 'a.$': '$.x[?(@.y > 1)]', 'b.$': '$$.Execution', c: '$.literal' },
          ResultPath: null,
        },
      ],
      [{ Type: 'Pass', InputPath: null, OutputPath: '$..x', Assign: { 'v.$': 'States.UUID()' } }],
      [
        {
          ...sound,
          TimeoutSecondsPath: '$.t',
          ResultSelector: { 'a.$': '$' },
          Catch: [{ ErrorEquals: ['A'], Next: 'S' }],
        },
      ],
      [{ Type: 'Wait', TimestampPath: '$.t[0]' }],
      [{ ...mapOf({ I: { Type: 'Succeed' } }), Items: undefined, ItemsPath: '$$.Execution.Input' }],
    ])('%j is sound', (state) => {
      expect(path(JSON.parse(JSON.stringify(state)) as object)).toEqual([]);
    });

    it.each<[object, string]>([
      [
        { Type: 'Pass', Arguments: 1 },
        "field 'Arguments' is only supported for the 'JSONata' QueryLanguage at /States/S",
      ],
      [{ Type: 'Pass', ResultSelector: {} }, "Field 'ResultSelector' is not supported at /States/S"],
      [{ Type: 'Pass', InputPath: 'a' }, 'Value is not a valid JSONPath at /States/S/InputPath'],
      [{ Type: 'Pass', ResultPath: '$.a[*]' }, 'Value is not a Reference Path: "$.a[*]" at /States/S/ResultPath'],
      [{ Type: 'Pass', ResultPath: '$$.a' }, 'Value is not a Reference Path: "$$.a" at /States/S/ResultPath'],
      [
        { Type: 'Pass', Parameters: { x: [{ 'a.$': 'b' }] } },
        "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call at /States/S/Parameters",
      ],
      [{ Type: 'Pass', Assign: { 'a.$': 'States.Nope()' } }, "The value for the field 'a.$' must be"],
      [{ Type: 'Pass', Assign: { 'a.$': 'States.UUID(1)' } }, "The value for the field 'a.$' must be"],
      [{ Type: 'Pass', Assign: { 'states.$': '$' } }, "The variable name 'states' is reserved"],
      [{ Type: 'Pass', Parameters: { 'a.$': 1 } }, "The value for the field 'a.$' must be"],
      [
        { Type: 'Wait', Seconds: 1, SecondsPath: '$.s' },
        'Exactly one of these fields is required: [Seconds, SecondsPath, Timestamp, TimestampPath] at /States/S',
      ],
      [{ Type: 'Wait', Timestamp: '2026-01-01' }, 'Expected a timestamp but was "2026-01-01"'],
      [
        { ...sound, TimeoutSeconds: 1, TimeoutSecondsPath: '$.t' },
        'There should only be one of the following fields: [TimeoutSeconds, TimeoutSecondsPath] at /States/S',
      ],
      [
        { Type: 'Fail', Error: 'E', ErrorPath: '$.e', End: undefined },
        'one of the following fields: [Error, ErrorPath]',
      ],
      [
        { Type: 'Map', ItemsPath: '$' },
        'Exactly one of these fields is required: [ItemProcessor, Iterator] at /States/S',
      ],
    ])('%j: %s', (state, expected) => {
      expect(path(JSON.parse(JSON.stringify(state)) as object).join('\n')).toContain(expected);
    });

    it.each<[object, string]>([
      [
        { Condition: '{% true %}' },
        "field 'Condition' is only supported for the 'JSONata' QueryLanguage at /States/S/Choices[0]",
      ],
      [{ StringEquals: 'a' }, "The field 'Variable' is required but was missing at /States/S/Choices[0]"],
      [{ Variable: '$.a' }, 'Exactly one of these fields is required: [IsPresent, StringEquals'],
      [{ Variable: '$.a', StringEquals: 1 }, 'Expected a string but was 1 at /States/S/Choices[0]/StringEquals'],
      [
        { Variable: '$.a[*]', IsNull: true },
        'Value is not a Reference Path: "$.a[*]" at /States/S/Choices[0]/Variable',
      ],
      [
        { And: [{ Not: { Variable: '$.a', Nope: 1 } }] },
        "Field 'Nope' is not supported at /States/S/Choices[0]/And[0]/Not",
      ],
    ])('a rule with %j: %s', (rule, expected) => {
      const Choices = [{ ...rule, Next: 'T' }];
      const States = { S: { Type: 'Choice', Choices, Default: 'T' }, T: { Type: 'Succeed' } };
      expect(validate({ StartAt: 'S', States }).join('\n')).toContain(expected);
    });

    it('checks what is in an Iterator, too', () => {
      const Iterator = { StartAt: 'I', States: { I: { Type: 'Pass', Output: 1, Next: 'Nowhere' } } };
      expect(path({ Type: 'Map', Iterator }).join('\n')).toMatch(
        /Iterator\/States\/I.*Missing 'Next' target: Nowhere/s,
      );
    });

    it('refuses to read a variable from the child of a Distributed Map', () => {
      const inner = { I: { Type: 'Pass', Parameters: { 'a.$': "States.Format('{} is no $w', $v)" }, End: true } };
      const { Items: _items, ...map } = mapOf(inner, {}, DISTRIBUTED);
      const States = { S: { Type: 'Pass', Assign: { v: 1, w: 1 }, Next: 'M' }, M: { ...map, End: true } };
      expect(validate({ StartAt: 'S', States })).toEqual([
        "SCHEMA_VALIDATION_FAILED: A Distributed Map's child cannot read the variable 'v' of an outer scope at /States/M/ItemProcessor/States/I/Parameters",
      ]);
    });
  });

  it.each([
    ['a'.repeat(41), 'Label cannot exceed 40 characters'],
    ['a?b', "Label contains invalid character: '?'"],
    ['a\u0085', 'Label contains invalid character'],
  ])('refuses the label %j', (Label, message) => {
    const findings = validate(one(mapOf({ I: { Type: 'Succeed' } }, { Label }, DISTRIBUTED)));
    expect(findings.join()).toContain(`${message}`);
  });

  describe('fields', () => {
    it.each([
      [{ Type: 'Pass', Catch: [] }, "SCHEMA_VALIDATION_FAILED: Field 'Catch' is not supported at /States/S"],
      [{ Type: 'Wait', Seconds: 1, TimeoutSeconds: 1 }, "Field 'TimeoutSeconds' is not supported at /States/S"],
      [{ Type: 'Pass', Result: 1 }, "field 'Result' is only supported for the 'JSONPath' QueryLanguage at /States/S"],
      [{ Type: 'Nope' }, 'Invalid state type "Nope", expected one of Pass'],
      [{ Type: 'Task', Resource: '{% $arn %}' }, 'Expected an ARN but was "{% $arn %}" at /States/S/Resource'],
      [{ Type: 'Parallel', Branches: [null] }, 'Expected value of type Object at /States/S/Branches[0]'],
      [{ Type: 'Task' }, "The field 'Resource' is required but was missing at /States/S"],
      [
        { Type: 'Task', Resource: TASK, Credentials: {} },
        "The field 'RoleArn' is required but was missing at /States/S/Credentials",
      ],
      [{ Type: 'Wait' }, 'Exactly one of these fields is required: [Seconds, Timestamp] at /States/S'],
      [{ Type: 'Pass', Next: 'S' }, 'Exactly one of these fields is required: [Next, End] at /States/S'],
      [
        { Type: 'Task', Resource: TASK, TimeoutSeconds: '$t' },
        `Expected a JSONata expression, which is text that begins with '{%' and ends with '%}', but was "$t" at /States/S/TimeoutSeconds`,
      ],
      [{ Type: 'Task', Resource: TASK, TimeoutSeconds: 0 }, 'Expected an integer from 1 to 99999999 but was 0'],
      [{ Type: 'Task', Resource: TASK, Retry: [{ ErrorEquals: [] }] }, 'at /States/S/Retry[0]/ErrorEquals'],
      [{ Type: 'Task', Resource: TASK, Retry: [{ ErrorEquals: ['A'], BackoffRate: 0.5 }] }, 'Retry[0]/BackoffRate'],
      [
        mapOf({ I: { Type: 'Succeed' } }, { Label: 'L' }),
        "Field 'Label' is supported for a Map in DISTRIBUTED mode only",
      ],
    ])('%j: %s', (state, expected) => {
      expect(validate(one(state)).join('\n')).toContain(expected);
    });

    it('accepts any name in the data of a state, since it is not a field of the language', () => {
      const data = { Next: '', Branches: 1, States: { Type: null } };
      expect(validate(one({ Type: 'Pass', Assign: { data }, Output: data }))).toEqual([]);
    });

    it('refuses a choice rule without Next', () => {
      const definition = machine({
        S: { Type: 'Choice', Choices: [{ Condition: '{% true %}' }], Default: 'T' },
        T: { Type: 'Succeed' },
      });
      expect(validate(definition)).toContain(
        "SCHEMA_VALIDATION_FAILED: The field 'Next' is required but was missing at /States/S/Choices[0]",
      );
    });

    it('refuses States.ALL beside other names or before other retriers', () => {
      const withRetry = (Retry: object[]) => validate(one({ Type: 'Task', Resource: TASK, Retry })).join();
      expect(withRetry([{ ErrorEquals: ['A', 'States.ALL'] }])).toContain("'States.ALL' must be the only error name");
      expect(withRetry([{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['A'] }])).toContain(
        'must be in the last element',
      );
    });
  });

  describe('transitions', () => {
    it('names a target that does not exist, at the field that has it', () => {
      const definition = machine({
        S: { Type: 'Task', Resource: TASK, Catch: [{ ErrorEquals: ['A'], Next: 'X' }], Next: 'Y' },
        T: { Type: 'Succeed' },
      });
      expect(validate(definition)).toEqual([
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: Y at /States/S/Next",
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/S/Catch[0]/Next",
        'MISSING_TRANSITION_TARGET: State "T" is not reachable. at /States/T',
      ]);
    });

    it('refuses a machine that cannot end', () => {
      const definition = machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } });
      expect(validate(definition)).toEqual(['MISSING_END_STATE: Workflow has no terminal state at null']);
    });

    it('refuses a name used twice, however deep, and a target in another scope', () => {
      const inner = mapOf({ S: { Type: 'Pass', Next: 'T' }, Z: { Type: 'Succeed' } });
      const definition = machine({ S: { ...inner, Next: 'T' }, T: { Type: 'Succeed' } });
      expect(validate(definition)).toEqual(
        expect.arrayContaining([
          "MISSING_TRANSITION_TARGET: Missing 'Next' target: T at /States/S/ItemProcessor/States/S/Next",
          'DUPLICATE_STATE_NAME: Duplicate State name: S at /States/S/ItemProcessor/States/S',
        ]),
      );
    });
  });

  describe('expressions', () => {
    it.each(['{% 1 + 1 }', '1 + 1 %}'])('refuses half an expression, %s', (half) => {
      const definition = machine({ S: { Type: 'Pass', Output: { v: half }, End: true } });
      expect(validate(definition)).toEqual([
        `INVALID_JSONATA_EXPRESSION: An expression begins with '{%' and ends with '%}', got '${half}' at /States/S/Output/v`,
      ]);
    });

    it.each([
      ['1 +', 'INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/S/Output/v[0]'],
      ['a[1,2)', 'INVALID_JSONATA_EXPRESSION: Expected "]", got ","'],
      ['phone.number', "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at"],
      ['$states.input & name', "Reference to 'name' at the top level"],
      ['$map([1], function($v){ $v + total })', "Reference to 'total' at the top level"],
      ['$', "Reference to '$' at the top level"],
      ['$states.input.(a + $$.b)', "Reference to '$$' at the top level"],
      ['$states.errorOutput', "Reference to '$states.errorOutput' is supported in a Catch only"],
    ])('refuses %s: %s', (expression, expected) => {
      expect(validate(one({ Type: 'Pass', Output: { v: [`{% ${expression} %}`] } })).join()).toContain(expected);
    });

    it.each([
      '$states.input.phone.number',
      '$states.input[a = 1].b',
      '$list.{ "a": b, "c": $ }',
      '$list^(>price).name',
      '$list{ name: $sum(price) }',
      '$map($list, function($v, $i){ $v.a + $i })',
      '( $f := function($x){ $x + 1 }; $f(1) ~> $string() )',
      '$states.input ~> | items | { "a": b } |',
      '[1..3].($ * 2)',
      '$list#$i.{ "at": $i }',
      '$contains($states.input.a, /^a[0-9]+$/)',
    ])('takes %s', (expression) => {
      expect(validate(one({ Type: 'Pass', Output: `{% ${expression} %}` }))).toEqual([]);
    });
  });

  describe('variables', () => {
    const around = (inner: object, assign: object = { a: 1 }) =>
      machine({ Set: { Type: 'Pass', Assign: assign, Next: 'S' }, S: { End: true, ...inner } });

    it('refuses to assign a name of an outer scope', () => {
      const inner = mapOf({ I: { Type: 'Pass', Assign: { a: 2 }, End: true } });
      expect(validate(around(inner))).toEqual([
        "SCHEMA_VALIDATION_FAILED: The variable 'a' is assigned in an outer scope; an inner scope needs another name at /States/S/ItemProcessor/States/I/Assign/a",
      ]);
    });

    it('takes a name that the state around it assigns after it, or a branch beside it', () => {
      const branch = (name: string) => ({
        StartAt: name,
        States: { [name]: { Type: 'Pass', Assign: { b: 1 }, End: true } },
      });
      const parallel = { Type: 'Parallel', Branches: [branch('A'), branch('B')], Assign: { b: 2 } };
      expect(validate(around(parallel))).toEqual([]);
    });

    it('refuses to read an outer variable in the child of a Distributed Map', () => {
      const child = mapOf({ I: { Type: 'Pass', Output: { x: '{% $a %}' }, End: true } }, {}, DISTRIBUTED);
      expect(validate(around(child))).toEqual([
        "SCHEMA_VALIDATION_FAILED: A Distributed Map's child cannot read the variable 'a' of an outer scope at /States/S/ItemProcessor/States/I/Output/x",
      ]);
    });

    it("takes the child's own variables, and the Map's own fields reading outer ones", () => {
      const own = {
        I: { Type: 'Pass', Assign: { a: 2 }, Next: 'J' },
        J: { Type: 'Pass', Output: '{% $a %}', End: true },
      };
      expect(validate(around(mapOf(own, { ItemSelector: { x: '{% $a %}' } }, DISTRIBUTED)))).toEqual([]);
    });

    it.each([
      ['states', "The variable name 'states' is reserved"],
      ['1st', "Invalid variable name '1st'"],
    ])('refuses the name %s', (name, expected) => {
      expect(validate(around({ Type: 'Pass' }, { [name]: 1 })).join()).toContain(expected);
    });
  });

  describe('workflow type', () => {
    const sync = (pattern: string) =>
      one({ Type: 'Task', Resource: `arn:aws:states:::states:startExecution.${pattern}` });

    it.each(['sync', 'sync:2', 'waitForTaskToken'])('refuses .%s in EXPRESS only', (pattern) => {
      expect(validate(sync(pattern), 'EXPRESS').join()).toContain(
        `Express state machine does not support '.${pattern}' service integration at /States/S/Resource`,
      );
      expect(validate(sync(pattern), 'STANDARD')).toEqual([]);
    });

    it('refuses it in an EXPRESS child of a STANDARD machine', () => {
      const task = { I: { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2', End: true } };
      expect(validate(one(mapOf(task, {}, DISTRIBUTED))).join()).toContain("does not support '.sync:2'");
    });

    it('refuses a Distributed Map in EXPRESS', () => {
      const map = mapOf({ I: { Type: 'Succeed' } }, {}, DISTRIBUTED);
      expect(validate(one(map), 'EXPRESS').join()).toContain('does not support a Map in DISTRIBUTED mode');
      expect(validate(one(map), 'STANDARD')).toEqual([]);
    });
  });
});
