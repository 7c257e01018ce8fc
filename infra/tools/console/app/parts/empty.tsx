/** Shown in an empty view: says what would be here and what to do first. */
import type { ComponentChildren } from 'preact';

export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="title">{title}</p>
      {children}
    </div>
  );
}

export function Problem({ message }: { readonly message: string }) {
  return (
    <p class="problem" role="alert">
      {message}
    </p>
  );
}
