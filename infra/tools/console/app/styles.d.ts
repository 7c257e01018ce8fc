/** esbuild bundles styles; importing one returns nothing. */
declare module '*.css';
