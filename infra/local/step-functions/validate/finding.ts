/** One fault of a definition, with the code, the words and the place AWS reports it with. */

export interface Finding {
  readonly code: FindingCode;
  readonly message: string;
  /** e.g. `/States/S/Output`; absent when the whole definition is meant. */
  readonly location?: string;
}

export type FindingCode =
  | 'SCHEMA_VALIDATION_FAILED'
  | 'MISSING_TRANSITION_TARGET'
  | 'MISSING_END_STATE'
  | 'DUPLICATE_STATE_NAME'
  | 'INVALID_JSONATA_EXPRESSION'
  | 'UNSUPPORTED_JSONATA_EXPRESSION'
  | 'LOCAL_UNSUPPORTED';

export const finding = (
  message: string,
  location?: string,
  code: FindingCode = 'SCHEMA_VALIDATION_FAILED',
): Finding => ({ code, message, ...(location !== undefined && { location }) });

/** As AWS words it in InvalidDefinition. */
export const describeFinding = ({ code, message, location }: Finding): string =>
  `${code}: ${message} at ${location ?? 'null'}`;
