/** A door, and the inputs to try at it. */
import type { AttackedCloud } from '../cloud/attacked-cloud';
import type { CaseSource } from '../cases';
import type { Answer, Expectation } from './answer';

export interface DoorCase extends Expectation {
  /** The door and the input, short enough for one line. */
  readonly name: string;
  knock(cloud: AttackedCloud): Promise<Answer>;
}

export type Door = CaseSource<DoorCase>;
