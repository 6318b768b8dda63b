import { useDisclosure } from '@mantine/hooks';
import { IconMenu2 } from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { listen } from '@/api/live';
import { queryClient } from '@/api/queryClient';
import { useScope } from '@/api/scope';
import { useSession } from '@/api/session';
import { PageSkeleton } from '@/ui/States';
import { Brand } from './Brand';
import { OfflineBanner, ScopeBanner } from './Banners';
import { BarLinks, NavLinks } from './NavLinks';
import barClasses from './NavLinks.module.css';
import { sectionsFor } from './navigation';
import classes from './Shell.module.css';
import { TopBar } from './TopBar';
import { useShortcuts } from './useShortcuts';

const CommandPalette = lazy(() => import('./CommandPalette'));
const PhoneMenu = lazy(() => import('./PhoneMenu'));
const ShortcutHelp = lazy(() => import('./ShortcutHelp'));

/** The frame of all pages behind the sign-in. */
export function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  const scope = useScope();
  const sections = useMemo(() => sectionsFor(session, scope), [session, scope]);
  const bar = sections.flatMap((section) => section.entries).filter((entry) => entry.bar);
  const [menu, { open: openMenu, close: closeMenu }] = useDisclosure(false);
  const { palette, help, setPalette, setHelp } = useShortcuts(sections);
  const path = useRouterState({ select: (state) => state.location.pathname });

  useEffect(() => listen(queryClient), []);
  useEffect(() => closeMenu(), [path, closeMenu]);

  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        {t('skip_to_content')}
      </a>
      <aside className={classes.side}>
        <Link to="/" className={classes.home} aria-label={t('home')}>
          <Brand />
        </Link>
        <nav className={classes.nav} aria-label={t('nav.label')}>
          <NavLinks sections={sections} />
        </nav>
      </aside>
      <div className={classes.column}>
        <TopBar onSearch={() => setPalette(true)} onHelp={() => setHelp(true)} />
        <OfflineBanner />
        <ScopeBanner />
        <main id="main" tabIndex={-1} className={classes.main}>
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <nav className={classes.bar} aria-label={t('nav.short_label')}>
        <BarLinks entries={bar.slice(0, 4)} />
        <button type="button" className={barClasses.barButton} onClick={openMenu} aria-haspopup="dialog">
          <IconMenu2 size={22} stroke={1.7} aria-hidden />
          <span>{t('nav.more')}</span>
        </button>
      </nav>
      <Suspense>
        {menu && <PhoneMenu sections={sections} onClose={closeMenu} />}
        {palette && (
          <CommandPalette sections={sections} onClose={() => setPalette(false)} onHelp={() => setHelp(true)} />
        )}
        {help && <ShortcutHelp sections={sections} onClose={() => setHelp(false)} />}
      </Suspense>
    </div>
  );
}
