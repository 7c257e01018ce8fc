/** Errors of a target's input settings, and of their result for one event. */

/** The settings are invalid: PutTargets and the template are refused. */
export class InputSettingsError extends Error {
  override readonly name = 'InputSettingsError';
}

/** For this event the settings made no valid JSON; it goes to the dead-letter queue as INVALID_JSON. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
}
