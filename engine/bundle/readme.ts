import type { ReleaseContent } from './content.ts';
import { CHECKSUMS, FOREIGN, MANIFEST } from './entries.ts';
import { plainText } from './markdown.ts';

/** How to check and read the bundle with standard tools. */
export const readme = ({ approval, model, foreign }: ReleaseContent): string => `# ${plainText(approval.body.name)}

A release of Almanac: ${model.title}, fitted, approved and ready to be used elsewhere. \`model/card.md\` says what it is for and how good it is.

## Check it

    sha256sum -c ${CHECKSUMS}          # every other file, \`${MANIFEST}\` among them
    sha256sum ${MANIFEST}              # the digest of this release, to be compared with the one that you were told

\`almanac publish verify --path FOLDER\` does all of it, and finds files that do not belong here.
On macOS say \`shasum -a 256\` in place of \`sha256sum\`.

## What is in it

| file | what it is |
| --- | --- |
| \`${MANIFEST}\` | name, approval, model, data, recipe, metrics, environment, lineage, and SHA-256 of every other file |
| \`${CHECKSUMS}\` | the same checksums as sha256sum reads them |
| \`model/state.json\` | the fitted state: one line per series (one in all for a global model) |${
  foreign
    ? `
| \`${FOREIGN}\` | the ONNX file of another maker that makes the forecasts; \`params.json\` says how it is fed and read. Its licence is its maker's |`
    : ''
}
| \`model/card.md\` | the model card |
| \`params.json\` | model, version, parameters, kind of intervals, horizon, seed |
| \`recipe.json\` | how the features were made, and the repairs that were applied |
| \`data.json\` | the data set: roles, axis, seasons, and the SHA-256 of the source. The data itself is not in the bundle |
| \`metrics.json\` | the leaderboard that it was approved on, significance, gates |
| \`environment.json\` | versions and machine of the fit |
| \`samples.json\` | for a few series the end of the history and what the state must forecast: to test any place that serves it |

Times are milliseconds since 1970 in UTC, or plain integers where the data set has an index. Numbers that are missing are null.
`;
