/**
 * What statemachines/README.md says about the state machines: each variable and who writes it, and the states in the
 * diagram.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitionFiles, STATE_MACHINES_FOLDER } from '#constructs/workflow/definition';
import { eachState } from '#local/step-functions/validate/walk';

const read = (file: string): string => readFileSync(join(STATE_MACHINES_FOLDER, file), 'utf8');
const readme = read('README.md');

interface Assigning {
  readonly Assign?: object;
}
interface State extends Assigning {
  readonly Catch?: readonly Assigning[];
  readonly Choices?: readonly Assigning[];
}
const states = definitionFiles().flatMap((file) =>
  [...eachState(JSON.parse(read(file)) as unknown)].map(({ name, state }) => ({ name, state })),
);

function writers(): Record<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const { name, state } of states) {
    const { Catch = [], Choices = [] }: State = state;
    for (const { Assign = {} } of [state as State, ...Catch, ...Choices]) {
      for (const variable of Object.keys(Assign)) {
        found.set(variable, (found.get(variable) ?? new Set()).add(name));
      }
    }
  }
  return Object.fromEntries([...found].map(([variable, names]) => [variable, [...names].sort()]));
}

it('has a line for each variable, with the states that assign it', () => {
  const [, table = ''] = /^## Variables[^]*?\n\n(\|[^]*?)\n\n/m.exec(readme) ?? [];
  const lines = [...table.matchAll(/^\| `(\w+)` +\|[^|]+\| ([\w, ]+?) +\|$/gm)];
  const said = Object.fromEntries(lines.map(([, variable = '', names = '']) => [variable, names.split(', ').sort()]));
  expect(said).toEqual(writers());
});

it('only draws states that exist', () => {
  const [, diagram = ''] = /```mermaid\n([^]*?)```/.exec(readme) ?? [];
  const drawn = [...diagram.matchAll(/\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b/g)].map(([name]) => name);
  const names = states.map(({ name }) => name);
  expect(drawn.length).toBeGreaterThan(30);
  expect(drawn.filter((name) => !names.includes(name))).toEqual([]);
});
