/** Faults on demand: one declarative document breaks the services of local mode, in the same way for the same seed. */
export { faultsHandler } from './control-api';
export { FaultsDocumentError, parseFaults } from './document';
export type { Fault, FaultsDocument, FaultsInput } from './fault';
export type { InjectedFault } from './fault-rule';
export { Faults, FAULTS_LOG_GROUP, type FaultControl, type FaultsState } from './faults';
