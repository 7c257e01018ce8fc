/** What AWS supports and local mode does not: found when a machine is created, so that no execution runs into it. */
import type { StateMachineDefinition } from '../engine/definition';
import { finding, type Finding } from '../validate/finding';
import { eachState } from '../validate/walk';
import { integrationFor, supportedResources } from '.';

export function unsupportedResources(definition: StateMachineDefinition): Finding[] {
  const findings: Finding[] = [];
  for (const { state, path } of eachState(definition)) {
    const { Type, Resource } = state;
    if (Type === 'Task' && typeof Resource === 'string' && !integrationFor(Resource)) {
      const supported = supportedResources().join(', ');
      findings.push(
        finding(
          `Local mode does not support the resource '${Resource}'; it supports ${supported}`,
          `${path}/Resource`,
          'LOCAL_UNSUPPORTED',
        ),
      );
    }
    for (const field of ['ItemReader', 'ResultWriter', 'Credentials']) {
      if (field in state) {
        findings.push(finding(`Local mode does not support ${field}`, `${path}/${field}`, 'LOCAL_UNSUPPORTED'));
      }
    }
  }
  return findings;
}
