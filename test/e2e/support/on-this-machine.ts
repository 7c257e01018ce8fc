/** `describe` for tests that a deployed stack must not or cannot go through: skipped if E2E_OUTPUTS names one. */
export const onThisMachine = process.env.E2E_OUTPUTS === undefined ? describe : describe.skip;
