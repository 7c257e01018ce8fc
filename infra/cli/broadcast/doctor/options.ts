/** The options of `broadcast doctor`, parsed. */
export interface DoctorOptions {
  readonly stack?: string;
  readonly roundTrip: boolean;
}
