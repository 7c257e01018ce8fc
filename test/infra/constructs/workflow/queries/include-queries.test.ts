import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose, composeDefinition, definitionFiles } from '#constructs/workflow/definition';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'queries-'));
  mkdirSync(join(folder, 'queries'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const INCLUDE = "{% $include('queries/sum.jsonata') %}";
const query = (name: string, text: string) => writeFileSync(join(folder, 'queries', name), text);
/** A machine whose one state gives the output. */
const machine = (Output: unknown, file = 'a.asl.json') =>
  writeFileSync(
    join(folder, file),
    JSON.stringify({ StartAt: 'Only', States: { Only: { Type: 'Succeed', Comment: 'over ${Most}', Output } } }),
  );
const outputOf = (options: { constants?: Record<string, number> } = {}): unknown =>
  (composeDefinition('a.asl.json', { folder, ...options }).States as { Only: { Output: unknown } }).Only.Output;

describe('queries', () => {
  it('are minified into the definition, wherever a string includes them', () => {
    query('sum.jsonata', '/* Sums. */\n$sum([\n  0,\n  $a\n])\n');
    machine({ total: INCLUDE, list: [{ of: '{%$include( "queries/sum.jsonata" )%}' }], plain: 'a' });
    expect(outputOf()).toEqual({ total: '{% $sum([0,$a]) %}', list: [{ of: '{% $sum([0,$a]) %}' }], plain: 'a' });
  });

  it('go along as they are written, with the places where they stand', () => {
    query('sum.jsonata', '/* Sums. */ $sum( $a )');
    machine({ total: INCLUDE, list: [INCLUDE] });
    expect(compose('a.asl.json', { folder }).queries).toEqual({
      'queries/sum.jsonata': {
        text: '/* Sums. */ $sum( $a )',
        places: [
          { state: 'Only', path: ['Output', 'total'] },
          { state: 'Only', path: ['Output', 'list', '0'] },
        ],
      },
    });
  });

  it('can be in a fragment', () => {
    query('sum.jsonata', '$a');
    machine(INCLUDE, 'inner.asl.json');
    const Only = { Type: 'Pass', Comment: 'include: inner.asl.json', End: true };
    writeFileSync(join(folder, 'a.asl.json'), JSON.stringify({ StartAt: 'Only', States: { Only } }));
    expect(outputOf()).toBe('{% $a %}');
  });
});

describe('numbers', () => {
  const constants = { Most: 20 };

  it('are JSON constants if they stand alone, and digits within strings and expressions', () => {
    machine({ alone: '${Most}', within: '{% $a < ${Most} * 2 %}', other: '${TableName}' });
    expect(outputOf({ constants })).toEqual({ alone: 20, within: '{% $a < 20 * 2 %}', other: '${TableName}' });
    expect(JSON.stringify(composeDefinition('a.asl.json', { folder, constants }))).toContain('over 20');
  });

  it('are numbers in queries, as the argument of $number', () => {
    query('sum.jsonata', "$a < $number('${Most}')");
    machine(INCLUDE);
    expect(outputOf({ constants })).toBe('{% $a<20 %}');
    expect(outputOf()).toBe("{% $a<$number('${Most}') %}");
  });
});

describe('refused, naming the state machine, the place and the query', () => {
  it.each([
    [
      'a query that is missing',
      "{% $include('queries/gone.jsonata') %}",
      'a.asl.json: Only/Output: queries/gone.jsonata: includes queries/gone.jsonata, which does not exist; there are queries/sum.jsonata',
    ],
    [
      'a path that leads elsewhere',
      "{% $include('queries/../a.asl.json') %}",
      'a.asl.json: Only/Output: queries/../a.asl.json: includes queries/../a.asl.json, but only a file queries/NAME.jsonata',
    ],
    ['an absolute path', "{% $include('/etc/passwd') %}", 'but only a file queries/NAME.jsonata can be included'],
    [
      'an include within an expression',
      "{% 1 + $include('queries/sum.jsonata') %}",
      "a.asl.json: Only/Output: says {% 1 + $include('queries/sum.jsonata') %}, but an include must stand alone",
    ],
  ])('%s', (_, output, message) => {
    query('sum.jsonata', '$a');
    machine(output);
    expect(() => outputOf()).toThrow(message);
  });

  it('a query that does not parse', () => {
    query('sum.jsonata', '$sum(');
    machine(INCLUDE);
    expect(() => outputOf()).toThrow('a.asl.json: Only/Output: queries/sum.jsonata: JSONata cannot parse it');
  });

  it('a query that no state machine of the folder includes', () => {
    query('sum.jsonata', '$a');
    query('left-over.jsonata', '$a');
    query('in-b.jsonata', '$b');
    machine(INCLUDE);
    machine("{% $include('queries/in-b.jsonata') %}", 'b.asl.json');
    expect(() => outputOf()).toThrow(
      'No state machine includes queries/left-over.jsonata: delete it, or include it in',
    );
  });
});

it('lists state machine files only', () => {
  machine('x');
  writeFileSync(join(folder, 'README.md'), '');
  expect(definitionFiles(folder)).toEqual(['a.asl.json']);
});
