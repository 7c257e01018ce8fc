/** How each part that the engine lacks is taken out of a template, or replaced. Each returns the number of places. */
import type { PartName } from '../not-in-the-engine';
import { removeResources } from './remove-resources';
import { insertAfter, insertBefore, mentions, renamed, scopesOf, type StateScope } from './states';
import { idsOf, isObject, referredId, replaceObjects, type Json, type Template } from './template';

/** Changes a template in place. */
type Rewrite = (template: Template, endpoint: string) => number;

export const PARTS: Readonly<Record<PartName, Rewrite>> = {
  'metric math of alarms': withoutMetricMath,
  'Arguments of Parallel': inStates('Parallel', 'Arguments', (scope, name, state) => {
    if (mentions({ ...state, Branches: undefined, Arguments: undefined }, '$states.input'))
      throw new Error(`${name} reads its input beside its Arguments, which it would no longer get.`);
    insertBefore(scope, name, `${name}: Arguments`, { Type: 'Pass', Output: state.Arguments });
    delete state.Arguments;
  }),
  'Assign of Parallel': inStates('Parallel', 'Assign', moveToPass('Assign')),
  'Output of Parallel': inStates('Parallel', 'Output', moveToPass('Output')),
  'distributed Map in JSONata': inStates('Map', 'ItemProcessor', (_scope, _name, state) => {
    const processor = state.ItemProcessor;
    if (!isObject(processor) || !mentions(processor.ProcessorConfig, 'DISTRIBUTED')) return false;
    processor.ProcessorConfig = { Mode: 'INLINE' };
    for (const field of ['Label', 'ToleratedFailurePercentage', 'ToleratedFailureCount']) delete state[field];
    return true;
  }),
  'update of an unnamed GlobalTable': withNamesOfTables,
  'address of execute-api': withAddressOf,
};

function withoutMetricMath(template: Template): number {
  const ids = idsOf(template, 'AWS::CloudWatch::Alarm').filter((id) => template.Resources[id]?.Properties?.Metrics);
  removeResources(template, ids);
  return ids.length;
}

function withNamesOfTables(template: Template): number {
  const tables = Object.entries(template.Resources).filter(
    ([, { Type, Properties }]) => Type === 'AWS::DynamoDB::GlobalTable' && !('TableName' in (Properties ?? {})),
  );
  for (const [id, table] of tables) {
    table.Properties = { ...table.Properties, TableName: { 'Fn::Sub': `\${AWS::StackName}-${id}` } };
  }
  return tables.length;
}

/** Applies a change to every state of a type that has a field, in all machines. The change returns false if it made none. */
function inStates(
  type: string,
  field: string,
  change: (scope: StateScope, name: string, state: Json) => boolean | void,
): Rewrite {
  return (template) => {
    let places = 0;
    for (const id of idsOf(template, 'AWS::StepFunctions::StateMachine')) {
      const properties = template.Resources[id]?.Properties ?? {};
      const machine = JSON.parse(String(properties.DefinitionString)) as StateScope;
      for (const scope of scopesOf(machine)) {
        for (const [name, state] of Object.entries(scope.States)) {
          if (state.Type === type && field in state && change(scope, name, state) !== false) places += 1;
        }
      }
      properties.DefinitionString = JSON.stringify(machine);
    }
    return places;
  };
}

/** The result of a Parallel is the input of the Pass state that follows it. */
function moveToPass(field: 'Assign' | 'Output') {
  return (scope: StateScope, name: string, state: Json): void => {
    if (mentions(state[field], '$states.input')) throw new Error(`${field} of ${name} reads its input.`);
    const value = renamed(state[field], '$states.result', '$states.input');
    delete state[field];
    const passName = `${name}: Result`;
    const pass = scope.States[passName];
    if (pass) pass[field] = value;
    else insertAfter(scope, name, passName, { Type: 'Pass', [field]: value });
  };
}

/** `https://API.execute-api.REGION.SUFFIX/STAGE`, as the template joins it. */
function withAddressOf(template: Template, endpoint: string): number {
  let places = 0;
  const replaced = replaceObjects(template, (object) => {
    const join = object['Fn::Join'];
    if (!Array.isArray(join) || !Array.isArray(join[1])) return undefined;
    const [scheme, api, host, ...rest] = join[1] as readonly unknown[];
    if (typeof host !== 'string' || !host.startsWith('.execute-api.') || !isObject(api)) return undefined;
    if (referredId(api) === undefined || !/^(https|wss):\/\/$/.test(String(scheme))) return undefined;
    places += 1;
    const path = String(rest.at(-1));
    const own = scheme === 'wss://' ? endpoint.replace(/^http/, 'ws') : endpoint;
    return { 'Fn::Join': ['', [`${own}/_aws/execute-api/`, api, path.slice(path.indexOf('/'))]] };
  }) as Template;
  Object.assign(template, replaced);
  return places;
}
