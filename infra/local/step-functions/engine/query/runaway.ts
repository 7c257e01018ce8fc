/** Failures of an expression that takes too long, as JSONata words them. */

export const timedOut = () => runaway('Expression evaluation timeout: Check for infinite loop');

export const runaway = (message: string) => Object.assign(new Error(message), { code: 'U1001' });
