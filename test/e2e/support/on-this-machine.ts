/** `describe` for what a deployed stack must not be put through, or cannot be: skipped when E2E_OUTPUTS names one. */
export const onThisMachine = process.env.E2E_OUTPUTS === undefined ? describe : describe.skip;
