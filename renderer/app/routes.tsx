import { createHashHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { lazy } from 'react';
import { STAGES } from '#shared/contract.ts';
import { HomeView } from '../home/view.tsx';
import { Shell } from './shell.tsx';
import { NeedsData, NeedsWorkspace, Waiting } from './view-frame.tsx';
import { VIEWS } from './views.ts';

const ExploreView = lazy(() => import('../explore/view.tsx').then((m) => ({ default: m.ExploreView })));
const ForecastersView = lazy(() => import('../forecasters/view.tsx').then((m) => ({ default: m.ForecastersView })));
const RegistryView = lazy(() => import('../registry/view.tsx').then((m) => ({ default: m.RegistryView })));
const SettingsView = lazy(() => import('../settings/view.tsx').then((m) => ({ default: m.SettingsView })));

const root = createRootRoute({ component: Shell });
const route = (path: string, component: () => React.ReactNode) => createRoute({ getParentRoute: () => root, path, component });

const stages = STAGES.map((stage) =>
  route(`/${stage}`, () => {
    const View = VIEWS[stage];
    if (stage === 'import') return <NeedsWorkspace>{() => <View />}</NeedsWorkspace>;
    return <NeedsData>{(dataset) => <View key={dataset.head.id} dataset={dataset} />}</NeedsData>;
  }),
);

// The desktop shell serves the page under a scheme of its own: the place is kept in the hash, which works everywhere.
export const router = createRouter({
  history: createHashHistory(),
  routeTree: root.addChildren([
    route('/', () => <HomeView />),
    route('/explore', () => <NeedsData>{(dataset) => <ExploreView key={dataset.head.id} dataset={dataset} />}</NeedsData>),
    route('/forecasters', () => <NeedsWorkspace>{() => <ForecastersView />}</NeedsWorkspace>),
    route('/registry', () => <NeedsWorkspace>{() => <RegistryView />}</NeedsWorkspace>),
    route('/settings', () => (
      <Waiting>
        <SettingsView />
      </Waiting>
    )),
    ...stages,
  ]),
  defaultNotFoundComponent: () => <HomeView />,
});

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** A file to import at once. */
    path?: string;
  }
}
