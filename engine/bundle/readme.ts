import type { ReleaseContent } from './content.ts';
import { APPROVAL, CHECKSUMS, FOREIGN, MANIFEST, SIGNATURES } from './entries.ts';
import { plainText } from './markdown.ts';

/** How to check, read and run the bundle with standard tools. */
export const readme = ({ approval, model, foreign }: ReleaseContent): string => `# ${plainText(approval.body.name)}

A release of Almanac, version ${approval.body.version}: ${model.title}, fitted, approved and ready to be served. \`model/card.md\` says what it is for and how good it is.

## Check it

    sha256sum -c ${CHECKSUMS}          # every file but the signature, \`${MANIFEST}\` among them
    sha256sum ${MANIFEST}              # the digest of this release, to be compared with the one that you were told

\`almanac release verify --path FOLDER\` does all of it, checks the signatures and finds files that do not belong here.
On macOS say \`shasum -a 256\` in place of \`sha256sum\`.

## Serve it

On plain Node 24, from a copy of the service (what npm installs must not lie in here: a file more, and the release would not verify):

    cp -r service ../forecast-service && cd ../forecast-service && npm ci --omit=dev
    ALMANAC_RELEASES=PATH_OF_THIS_FOLDER ALMANAC_TRUSTED_KEYS="NAME KEY" ALMANAC_ADMIN_TOKEN_FILE=token node serve.mjs

\`deploy/README.md\` has containers, Kubernetes, systemd, ECS and Render; \`docs/\` has the runbooks and the threat model.

## What is in it

| file | what it is |
| --- | --- |
| \`${MANIFEST}\` | name, approval, model, data, recipe, metrics, environment, lineage, and SHA-256 of every other file |
| \`${SIGNATURES}\` | Ed25519 signatures over the bytes of \`${MANIFEST}\`; absent where nobody signed |
| \`${CHECKSUMS}\` | the same checksums as sha256sum reads them |
| \`CHANGELOG.md\` | what changed against the version before, and how to upgrade |
| \`${APPROVAL}\` | the request, the decision and its conditions, with the reviewer's signature |
| \`report.html\` | the evaluation: forecasts, backtest, leaderboard, gates, data; one file, no script, nothing from the network |
| \`sbom.cdx.json\` | what it is made of, with licences and hashes: CycloneDX 1.6 |
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
| \`samples.json\` | for a few series the end of history and what the state must forecast: to test any place that serves it |
| \`serving.json\` | what forecasting without a database needs: axis, seasons, recipe, series with their last time, given covariates |
| \`baseline/state.json\` | a naive fit to the same data: it answers where the model fails |
| \`service/\` | the forecast service, with the lock file of the packages that it runs on |
| \`deploy/\`, \`docs/\` | how to run it, watch it and put it right |

Times are milliseconds since 1970 in UTC, or plain integers where the data set has an index. Numbers that are missing are null.
`;
