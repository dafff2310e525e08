/** What the host wrote into the page. A placeholder that nobody filled in counts as absent. */
function meta(name: string): string | undefined {
  const content = document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
  return content && !content.startsWith('__') ? content : undefined;
}

export const pageToken = meta('almanac-token');
export const pageNonce = meta('almanac-nonce');

// The library under Mantine's modals reads the nonce for its style element from this name of webpack's.
if (pageNonce) Object.assign(globalThis, { __webpack_nonce__: pageNonce });
