/** Times, durations and names as the page writes them. */
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', hour12: false });
const number = new Intl.NumberFormat('en-US');

export const timeOfDay = (milliseconds: number): string => clock.format(milliseconds);
export const dateAndTime = (milliseconds: number): string => full.format(milliseconds);
export const count = (value: number): string => number.format(value);
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 3_600
    ? `${Math.floor(seconds / 60)} min ${seconds % 60} s`
    : `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

/** A machine's own part of its name, without the stack name and suffix that CloudFormation adds. */
export const shortMachine = (name: string): string => {
  const [machine = '', label] = name.split('/');
  const own = machine
    .replace(/-[0-9A-F]{12}$/, '')
    .replace(/^.*-/, '')
    .replace(/[0-9A-F]{8}$/, '')
    .replace(/^Workflow(?=.)/, '');
  return label === undefined ? own : `${own}/${label}`;
};

/** JSON indented for reading; text that is not JSON stays as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** As a field of the page has it: local time, to the second. */
export function localTime(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '';
  const date = new Date(milliseconds);
  return new Date(milliseconds - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
