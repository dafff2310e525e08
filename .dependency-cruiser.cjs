/**
 * Who may import whom. The table of docs/architecture.md, checked. Each message says where the code belongs instead.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const layer = (name, folder, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: `^${folder}/`, pathNot: '\\.(test|fixture)\\.tsx?$' },
  to: {
    path: '^(shared|models|nn|engine|electron|server|cli|renderer|e2e|bench|scripts)/',
    pathNot: `^(${[folder, ...allowed].map((each) => (each.endsWith('$') ? each : `${each}/`)).join('|')})`,
  },
});

const STAGES = ['import', 'validate', 'features', 'train', 'backtest', 'compare', 'scenario', 'approve', 'publish', 'monitor'];
const DOORS = 'engine/index.ts is the front door; export what you need from there.';

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'A circle: move what both need into a file of its own.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'The import cannot be resolved.',
      from: {},
      to: { couldNotResolve: true, pathNot: '^plotly\\.js$' },
    },
    layer(
      'shared-is-the-ground',
      'shared',
      [],
      'shared/ may import only zod and @orpc/contract. Code that does something belongs in models/ or engine/.',
    ),
    layer(
      'models-know-shared',
      'models',
      ['shared', 'nn'],
      'models/ may import shared/ and nn/. What a model needs of the world comes in ctx.',
    ),
    layer('nn-knows-shared', 'nn', ['shared'], 'nn/ may import shared/ only.'),
    layer(
      'engine-knows-models',
      'engine',
      ['shared', 'models', 'nn'],
      'engine/ may import shared/, models/ and nn/. Doors (electron, server, cli) import the engine, never the other way.',
    ),
    layer(
      'cli-is-a-door',
      'cli',
      ['shared', 'engine', 'server/forecast/index\\.ts$'],
      `cli/ may import shared/, the engine's index, and server/forecast/index.ts. ${DOORS}`,
    ),
    layer('server-is-a-door', 'server', ['shared', 'engine'], `server/ may import shared/ and the engine's index. ${DOORS}`),
    layer('electron-is-a-door', 'electron', ['shared', 'engine'], `electron/ may import shared/ and the engine's index. ${DOORS}`),
    layer(
      'renderer-knows-the-contract',
      'renderer',
      ['shared'],
      'renderer/ may import shared/ only: it knows the engine through the contract, and models as data from catalog.models.',
    ),
    {
      name: 'doors-use-the-index',
      severity: 'error',
      comment: DOORS,
      from: { path: '^(cli|server|electron)/', pathNot: '^server/forecast/|\\.test\\.ts$' },
      to: { path: '^engine/', pathNot: '^engine/index\\.ts$' },
    },
    {
      name: 'forecast-service-needs-no-workspace',
      severity: 'error',
      comment:
        'server/forecast/ is what a release is served with: of the engine it knows engine/serving/index.ts alone, and nothing else of server/.',
      from: { path: '^server/forecast/', pathNot: '\\.(test|fixture)\\.ts$|/testing\\.ts$' },
      to: { path: '^(engine|server|cli|electron)/', pathNot: '^engine/serving/index\\.ts$|^server/forecast/' },
    },
    {
      name: 'engine-takes-kit-and-catalog',
      severity: 'error',
      comment:
        'engine/ takes models from models/catalog.ts and models/cards.ts, what threads run from models/crew.ts, the frame from models/kit/: never one model by name.',
      from: { path: '^engine/', pathNot: '\\.test\\.ts$' },
      to: { path: '^models/', pathNot: '^models/(kit/|catalog\\.ts|cards\\.ts|crew\\.ts)' },
    },
    {
      name: 'serving-without-database',
      severity: 'error',
      comment:
        'engine/serving/ runs where there is no database: what it needs of a data set goes into serving.json (engine/bundle/serving.ts).',
      from: { path: '^engine/serving/', pathNot: '\\.(test|fixture)\\.ts$' },
      to: { reachable: true, path: '^engine/store/database\\.ts$|@duckdb' },
    },
    ...STAGES.map((stage) => ({
      name: `stage-${stage}-stands-alone`,
      severity: 'error',
      comment:
        'Stages meet in records: read the earlier record from the store. Shared code goes to engine/panel, engine/metrics or shared/.',
      from: { path: `^engine/stages/${stage}/`, pathNot: '\\.test\\.ts$' },
      to: { path: '^engine/stages/', pathNot: `^engine/stages/${stage}/` },
    })),
    ...STAGES.map((stage) => ({
      name: `view-${stage}-stands-alone`,
      severity: 'error',
      comment: 'A view never imports another view: shared parts go to renderer/components/.',
      from: { path: `^renderer/stages/${stage}/` },
      to: { path: '^renderer/stages/', pathNot: `^renderer/stages/${stage}/` },
    })),
    {
      name: 'components-are-pure',
      severity: 'error',
      comment: 'renderer/components/ get props and emit events: calls to the engine belong in a view or in renderer/client/.',
      from: { path: '^renderer/components/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^renderer/(client|stages|app)/', pathNot: '^renderer/app/theme' },
    },
    {
      name: 'models-are-strangers',
      severity: 'error',
      comment: 'A model never imports another model: an ensemble asks ctx.member(id); shared numerics go to models/kit/ or shared/math/.',
      from: { path: '^models/(?!kit/)([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^models/(?!kit/)[^/]+/', pathNot: '^models/$1/' },
    },
    {
      name: 'kit-knows-no-model',
      severity: 'error',
      comment: 'models/kit/ is the frame: it knows no model.',
      from: { path: '^models/kit/', pathNot: '\\.(test|fixture)\\.ts$' },
      to: { path: '^models/(?!kit/)' },
    },
    {
      name: 'no-node-in-pure-code',
      severity: 'error',
      comment: 'shared/, models/, nn/ and renderer/ run anywhere: no Node modules. Do it in engine/ and hand the data over.',
      from: { path: '^(shared|models|nn|renderer)/', pathNot: '\\.(test|fixture)\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-stays-home',
      severity: 'error',
      comment: "Only electron/ may import 'electron'.",
      from: { pathNot: '^(electron|scripts)/' },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'no-dev-dependency-in-product',
      severity: 'error',
      comment: 'The product needs it at run time: move it to dependencies.',
      from: { path: '^(shared|models|nn|engine|electron|server|cli)/', pathNot: '\\.(test|fixture)\\.tsx?$|^engine/testing/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/(electron|@types)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.cache)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
    parser: 'swc',
  },
};
