/** What is wrong with the input settings of a target, or with what came of them for one event. */

/** The settings cannot be used; PutTargets and the template are refused. */
export class InputSettingsError extends Error {
  override readonly name = 'InputSettingsError';
}

/** The settings made no valid JSON of this event; it goes to the dead-letter queue as INVALID_JSON. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
}
