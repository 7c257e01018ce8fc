/** The port that AWS emulators usually have. In its own file, so that the help of a command need not load the engine. */
export const DEFAULT_PORT = 4566;
