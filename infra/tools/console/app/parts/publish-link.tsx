/** Leads to the form to publish, where the page may publish. */
import { useCanWrite } from '../data/overview';
import { linkTo } from '../data/route';

export const PublishLink = ({ primary = false }: { readonly primary?: boolean }) =>
  useCanWrite() ? (
    <a class={primary ? 'button primary' : 'button'} href={linkTo('publish')}>
      Publish an event
    </a>
  ) : null;
