import type { ReleaseContent } from './content.ts';
import { plainText } from './markdown.ts';

/** CHANGELOG.md: what this version brings, in the author's words and by comparison with the version before. */
export function changelog({ approval, request, change }: Pick<ReleaseContent, 'approval' | 'request' | 'change'>): string {
  const { name, version, author, reviewer, note } = approval.body;
  const by = [author && `proposed by ${plainText(author.name)}`, `approved by ${plainText(reviewer?.name ?? approval.head.actor)}`];
  const parts = [
    `# Changes of ${plainText(name)}`,
    `## Version ${version}, ${approval.head.created.slice(0, 10)}`,
    `${by.filter(Boolean).join(', ')}.`.replace(/^./, (c) => c.toUpperCase()),
    request?.body.change ? plainText(request.body.change) : '',
    change ?? `${version === 1 ? 'The first version. ' : ''}${plainText(note)}`,
    `### To upgrade

1. Check the release: \`almanac release verify\`, or \`sha256sum -c SHA256SUMS\`.
2. Push it to the forecast server; it is verified and staged there, and serves nobody yet.
3. Let it run beside the champion as shadow for as long as its errors need to show, then activate it. The release before stays where it is.
4. To go back: \`node deploy/revert.mjs\`, or docs/runbooks/rollback.md. The HTTP API is that of version 1.`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
