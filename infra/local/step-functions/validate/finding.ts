/** One fault in a definition, with AWS's code, words and place. */

export interface Finding {
  readonly code: FindingCode;
  readonly message: string;
  /** e.g. `/States/S/Output`; absent if it concerns the whole definition. */
  readonly location?: string;
}

export type FindingCode =
  | 'INVALID_JSON_DESCRIPTION'
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

/** In the words of AWS's InvalidDefinition. */
export const describeFinding = ({ code, message, location }: Finding): string =>
  code === 'INVALID_JSON_DESCRIPTION' ? `${code}: ${message}` : `${code}: ${message} at ${location ?? 'null'}`;
