/** State machines by ARN. */
import { ServiceError } from '../../core/service';
import type { StateMachine } from './state-machine';

export class MachineStore {
  readonly #machines = new Map<string, StateMachine>();

  find(arn: string): StateMachine | undefined {
    return this.#machines.get(arn);
  }

  /** @throws ServiceError StateMachineDoesNotExist */
  get(arn: string): StateMachine {
    const machine = this.find(arn);
    if (!machine) throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  put(machine: StateMachine): void {
    this.#machines.set(machine.arn, machine);
  }

  delete(arn: string): void {
    this.#machines.delete(arn);
  }

  /** By name. */
  all(): StateMachine[] {
    return [...this.#machines.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
