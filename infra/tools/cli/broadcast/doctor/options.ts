/** The options of `broadcast doctor`, parsed. */
export interface DoctorOptions {
  readonly roundTrip: boolean;
  readonly stage?: string;
}
