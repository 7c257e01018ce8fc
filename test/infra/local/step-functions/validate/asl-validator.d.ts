/** The package ships no typings; this is the part of it that is used. */
declare module 'asl-validator' {
  interface AslError {
    readonly Message: string;
  }
  function validator(definition: unknown): { readonly errors: readonly AslError[] };
  export = validator;
}
