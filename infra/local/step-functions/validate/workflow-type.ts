/** What an EXPRESS workflow cannot have: jobs to wait for, task tokens, Distributed Maps. */
import type { MachineType } from '../arns';
import { finding, type Finding } from './finding';
import { eachState, isDistributedMap, isObject, type RawState } from './walk';

export function workflowTypeFindings(definition: unknown, machineType: MachineType): Finding[] {
  return [...eachState(definition)].flatMap((state) =>
    typeAround(state, machineType) === 'EXPRESS' ? expressFindings(state) : [],
  );
}

function expressFindings({ state, path }: RawState): Finding[] {
  const { Resource } = state;
  if (typeof Resource === 'string') {
    const pattern = /\.(?<pattern>sync(:\d+)?|waitForTaskToken)$/.exec(Resource)?.groups?.pattern;
    if (pattern) {
      return [finding(`Express state machine does not support '.${pattern}' service integration`, `${path}/Resource`)];
    }
  }
  return isDistributedMap(state)
    ? [finding('Express state machine does not support a Map in DISTRIBUTED mode', path)]
    : [];
}

/** The machine's type, or the ExecutionType of the closest enclosing Distributed Map. */
function typeAround({ graph }: RawState, machineType: MachineType): MachineType {
  const { owner } = graph;
  if (!owner) return machineType;
  if (!isDistributedMap(owner.state)) return typeAround(owner, machineType);
  const config = isObject(graph.graph.ProcessorConfig) ? graph.graph.ProcessorConfig : {};
  return config.ExecutionType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
}
