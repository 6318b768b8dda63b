import { createRouter } from '@tanstack/react-router';
import { onSignedOut } from '@/api/client';
import { forget } from '@/api/session';
import { routeTree } from './routes';
import { parseSearch, stringifySearch } from './search';

export const router = createRouter({
  routeTree,
  context: {},
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingMs: 300,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

// A session can end at any request: to the sign-in page, and back here afterwards.
onSignedOut(() => {
  const { pathname, href } = router.state.location;
  if (pathname === '/sign-in') return;
  forget();
  void router.navigate({ to: '/sign-in', search: { return: href === '/' ? undefined : href } });
});

// Reading on begins at the title of the new page, for the keyboard and for screen readers.
router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
  if (!fromLocation || !pathChanged) return;
  const target =
    document.querySelector<HTMLElement>('[data-page-title]') ?? document.querySelector<HTMLElement>('main');
  target?.focus({ preventScroll: true });
});
