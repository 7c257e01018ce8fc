/** Faults on demand: one declarative document that breaks the services of local mode, the same way with the same seed. */
export { faultsHandler } from './control-api';
export { FaultsDocumentError, parseFaults } from './document';
export type { Fault, FaultsDocument, FaultsInput } from './fault';
export type { InjectedFault } from './fault-rule';
export { Faults, FAULTS_LOG_GROUP, type FaultControl, type FaultsState } from './faults';
