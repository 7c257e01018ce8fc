/** The port AWS developers know for an AWS on their own machine. Apart from the engine, which the help of a command need not load. */
export const DEFAULT_PORT = 4566;
