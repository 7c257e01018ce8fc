/** An account and a region, which CDK checks against the credentials before it deploys. */
export interface Place {
  /** Twelve digits. */
  readonly account: string;
  /** Such as `eu-central-1`. */
  readonly region: string;
}

/** @throws Error that names the stage and what is wrong */
export function checkPlace(stage: string, place: Place | undefined): Place | undefined {
  if (place === undefined) return undefined;
  const { account, region } = place;
  if (!/^\d{12}$/.test(account)) throw new Error(`The account of stage ${stage} must be 12 digits, got '${account}'.`);
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    throw new Error(`The region of stage ${stage} must be like eu-central-1, got '${region}'.`);
  }
  return place;
}
