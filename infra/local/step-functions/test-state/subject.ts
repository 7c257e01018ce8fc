/** The state under test: a definition of its own, or the state named by stateName in a machine, at any depth. */
import { parseJson } from '#shared/base/parse-json';
import { type JsonObject, ServiceError } from '../../core/service';
import { languageName, type QueryLanguageName, type State } from '../engine/definition';
import { withoutLegacyFields } from '../engine/legacy-fields';
import { optionalText, text } from '../actions/action';
import { describeFinding, type Finding } from '../validate';
import { expressionFindings } from '../validate/expressions';
import { pathFindings } from '../validate/paths';
import { queryLanguageFindings } from '../validate/query-language';
import { schemaFindings } from '../validate/schema';
import { eachState, isObject, type RawObject } from '../validate/walk';

export interface Subject {
  readonly name: string;
  readonly state: State;
  /** The language of the machine around it. */
  readonly queryLanguage: QueryLanguageName;
}

/** Name of a state given without one. */
const UNNAMED = 'StateName';

/** @throws ServiceError ValidationException, InvalidDefinition */
export function readSubject(request: JsonObject): Subject {
  const definition = parseObject(text(request, 'definition'));
  const stateName = optionalText(request, 'stateName');
  const found = stateName === undefined ? definition : stateIn(definition, stateName);
  const name = stateName ?? UNNAMED;
  const queryLanguage = stateName === undefined ? languageName(found) : languageName(definition);
  const findings = faultsOf(name, found, stateName === undefined ? {} : { QueryLanguage: definition.QueryLanguage });
  if (findings.length > 0) {
    const faults = findings.map(describeFinding).join(', ');
    throw new ServiceError('InvalidDefinition', `Invalid State Machine Definition: '${faults}'`);
  }
  return { name, state: withoutLegacyFields(found) as unknown as State, queryLanguage };
}

function stateIn(definition: RawObject, name: string): RawObject {
  for (const candidate of eachState(definition)) if (candidate.name === name) return candidate.state;
  throw new ServiceError('ValidationException', 'State not found in definition');
}

/** Faults of the state itself; the states inside it do not run, so they may be anything. */
function faultsOf(name: string, state: RawObject, { QueryLanguage }: { QueryLanguage?: unknown }): Finding[] {
  const emptied = (graph: unknown) => (isObject(graph) ? { ...graph, States: {} } : graph);
  const alone = {
    ...state,
    ...('ItemProcessor' in state && { ItemProcessor: emptied(state.ItemProcessor) }),
    ...('Iterator' in state && { Iterator: emptied(state.Iterator) }),
    ...(Array.isArray(state.Branches) && { Branches: state.Branches.map(emptied) }),
  };
  const machine = {
    ...(QueryLanguage !== undefined && { QueryLanguage }),
    StartAt: name,
    States: { [name]: alone },
  };
  return [
    ...queryLanguageFindings(machine),
    ...schemaFindings(machine),
    ...expressionFindings(machine),
    ...pathFindings(machine),
  ];
}

function parseObject(json: string): RawObject {
  try {
    const value = parseJson(json);
    if (isObject(value)) return value;
  } catch {
    // Reported below, like any other text that is not an object.
  }
  throw new ServiceError('InvalidDefinition', "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION'");
}
