/** Why this console does not have something, and what to use instead. */
import type { Absence } from '../../api/contract';

export const Absent = ({ absence: { why, instead, link } }: { readonly absence: Absence }) => (
  <p>
    {why} {link === undefined ? instead : <a href={link}>{instead}</a>}
  </p>
);
