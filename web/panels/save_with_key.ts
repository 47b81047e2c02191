import { fetchFile, hasKey } from '../api.ts';

/**
 * Links that save a file of the server bring no headers, so while a key is needed they are followed here. The content passes
 * through the memory of the tab, or the disk where the browser puts large contents. Returns what ends it.
 */
export function saveWithKey(page: Document): () => void {
  const follow = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[download]') : null;
    if (!hasKey() || link === null || link.origin !== window.location.origin || link.protocol === 'blob:') return;
    event.preventDefault();
    link.setAttribute('aria-busy', 'true');
    fetchFile(link.href).then(({ name, content }) => {
      const made = page.createElement('a');
      made.href = URL.createObjectURL(content);
      made.download = name;
      made.click();
      setTimeout(() => URL.revokeObjectURL(made.href), 60_000);
    }, (error: unknown) => link.setAttribute('title', error instanceof Error ? error.message : String(error))).finally(() => link.removeAttribute('aria-busy'));
  };
  page.addEventListener('click', follow);
  return () => page.removeEventListener('click', follow);
}
