import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeDefinition, substitutionsIn, timeoutSecondsOf } from '#constructs/workflow/definition';

describe('composeDefinition', () => {
  let folder: string;
  const write = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content));
  const including = (file: string, own: object = {}) => ({
    StartAt: 'First',
    States: { First: { Type: 'Pass', Comment: `include: ${file}`, End: true }, ...own },
  });
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'definition-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const fragment = {
    Comment: 'in',
    StartAt: 'First',
    States: {
      First: { Type: 'Pass', Next: 'Kept' },
      Kept: { Type: 'Pass', Comment: 'default: nothing', Next: 'Last' },
      Last: { Type: 'Succeed' },
    },
  };

  it('puts the states of a fragment in the place of the first that is included of it', () => {
    const Last = { Type: 'Pass', Comment: 'include: inner.asl.json', End: true };
    write('inner.asl.json', fragment);
    write('outer.asl.json', including('inner.asl.json', { Own: { Type: 'Pass', Next: 'Last' }, Last }));

    const { States } = composeDefinition('outer.asl.json', { folder });
    expect(Object.entries(States as object)).toEqual([
      ...Object.entries(fragment.States),
      ['Own', { Type: 'Pass', Next: 'Last' }],
    ]);
  });

  it('does so within branches and iterations', () => {
    write('inner.asl.json', fragment);
    const Try = { Type: 'Parallel', Branches: [including('inner.asl.json')], End: true };
    write('outer.asl.json', { StartAt: 'Try', States: { Try } });

    expect(composeDefinition('outer.asl.json', { folder })).toEqual({
      StartAt: 'Try',
      States: { Try: { ...Try, Branches: [{ StartAt: 'First', States: fragment.States }] } },
    });
  });

  it('prefers a state of the file to the default of a fragment', () => {
    const Kept = { Type: 'Task', Next: 'First' };
    write('inner.asl.json', fragment);
    write('outer.asl.json', including('inner.asl.json', { Kept }));

    expect(composeDefinition('outer.asl.json', { folder })).toMatchObject({ States: { ...fragment.States, Kept } });
  });

  it('refuses two states with the same name if neither is a default', () => {
    write('inner.asl.json', fragment);
    write('outer.asl.json', including('inner.asl.json', { Last: { Type: 'Fail' } }));

    expect(() => composeDefinition('outer.asl.json', { folder })).toThrow('inner.asl.json also has a state Last');
  });

  it('names a state that the fragment does not have, and those it has', () => {
    write('inner.asl.json', { ...fragment, States: { Last: { Type: 'Succeed' } } });
    write('outer.asl.json', including('inner.asl.json'));

    expect(() => composeDefinition('outer.asl.json', { folder })).toThrow('no state First to include; it has Last');
  });

  it('refuses fragments that include each other, naming the circle', () => {
    write('a.asl.json', including('b.asl.json'));
    write('b.asl.json', including('a.asl.json'));

    expect(() => composeDefinition('a.asl.json', { folder })).toThrow('a.asl.json > b.asl.json > a.asl.json');
  });

  it('refuses a misspelt include, which would leave a state that does nothing', () => {
    write('inner.asl.json', fragment);
    write('outer.asl.json', { States: { First: { Type: 'Pass', Comment: 'inclde: inner.asl.json', End: true } } });

    expect(() => composeDefinition('outer.asl.json', { folder })).toThrow(
      "State First is commented 'inclde: inner.asl.json', but only 'include: inner.asl.json' includes that file",
    );
  });

  it('names the file that is not JSON', () => {
    writeFileSync(join(folder, 'a.asl.json'), '{');
    expect(() => composeDefinition('a.asl.json', { folder })).toThrow('a.asl.json is not JSON: ');
  });

  it('names a file that is missing', () => {
    write('a.asl.json', including('gone.asl.json'));

    expect(() => composeDefinition('a.asl.json', { folder })).toThrow('gone.asl.json');
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
