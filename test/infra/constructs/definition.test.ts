import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeDefinition, substitutionsIn, timeoutSecondsOf } from '../../../infra/constructs/definition';

describe('composeDefinition', () => {
  let folder: string;
  const write = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content));
  const including = (file: string) => ({
    StartAt: 'Try',
    States: {
      Try: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'Here', States: { Here: { Type: 'Pass', Comment: `include: ${file}`, End: true } } }],
        End: true,
      },
    },
  });
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'definition-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('puts a fragment in the place of the branch that names it', () => {
    write('outer.asl.json', including('inner.asl.json'));
    write('inner.asl.json', {
      Comment: 'in',
      QueryLanguage: 'JSONata',
      StartAt: 'A',
      States: { A: { Type: 'Succeed' } },
    });

    expect(composeDefinition('outer.asl.json', folder)).toMatchObject({
      States: { Try: { Branches: [{ Comment: 'in', StartAt: 'A', States: { A: { Type: 'Succeed' } } }] } },
    });
  });

  it('refuses fragments that include each other, naming the circle', () => {
    write('a.asl.json', including('b.asl.json'));
    write('b.asl.json', including('a.asl.json'));

    expect(() => composeDefinition('a.asl.json', folder)).toThrow('a.asl.json > b.asl.json > a.asl.json');
  });

  it('names a file that is missing', () => {
    write('a.asl.json', including('gone.asl.json'));

    expect(() => composeDefinition('a.asl.json', folder)).toThrow('gone.asl.json');
  });
});

describe('the shipped broadcast definition', () => {
  const definition = composeDefinition('broadcast.asl.json');

  it('leaves no include standing', () => {
    expect(JSON.stringify(definition)).not.toContain('include: ');
  });

  it('has one state of each name, as Step Functions asks', () => {
    const names = stateNames(definition);

    expect([...names].sort()).toEqual([...new Set(names)].sort());
  });

  it('comments every state', () => {
    expect(statesOf(definition).filter(([, state]) => typeof state.Comment !== 'string')).toEqual([]);
  });

  it('lists its substitutions once each, sorted', () => {
    expect(substitutionsIn(definition)).toEqual([...new Set(substitutionsIn(definition))].sort());
    expect(substitutionsIn(definition)).toContain('SendBatchFunctionArn');
  });

  it('ends within the five minutes of an EXPRESS execution', () => {
    expect(timeoutSecondsOf('broadcast.asl.json')).toBeLessThan(300);
  });
});

type State = Record<string, unknown>;
function statesOf(value: unknown): [string, State][] {
  if (Array.isArray(value)) return value.flatMap(statesOf);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'States' in value ? Object.entries(value.States as Record<string, State>) : [];
  return [...own, ...Object.values(value).flatMap(statesOf)];
}
const stateNames = (definition: unknown) => statesOf(definition).map(([name]) => name);
