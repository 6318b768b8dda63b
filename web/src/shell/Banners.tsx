import { Button } from '@mantine/core';
import { IconBuildingStore, IconCloudOff } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '@/api/live';
import { queryClient } from '@/api/queryClient';
import { setScope, useScope } from '@/api/scope';
import classes from './Banners.module.css';

function watchNetwork(changed: () => void) {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

/** Says when the page is behind, after a moment in which most interruptions heal. */
export function OfflineBanner() {
  const { t } = useTranslation();
  const online = useSyncExternalStore(watchNetwork, () => navigator.onLine);
  const connection = useConnection();
  const behind = !online || connection === 'offline';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(behind), behind ? 1_000 : 0);
    return () => clearTimeout(timer);
  }, [behind]);
  return (
    <div role="status">
      {shown && (
        <p className={classes.banner} data-tone="warn">
          <IconCloudOff size={18} aria-hidden />
          {online ? t('banner.reconnecting') : t('banner.offline')}
        </p>
      )}
    </div>
  );
}

/** Reminds operators whose pages they look at. */
export function ScopeBanner() {
  const { t } = useTranslation();
  const scope = useScope();
  const navigate = useNavigate();
  if (!scope) return null;
  const leave = async () => {
    await navigate({ to: '/operator/customers/$id', params: { id: String(scope.id) } });
    setScope(null);
    await queryClient.invalidateQueries();
  };
  return (
    <div className={classes.banner} data-tone="info">
      <IconBuildingStore size={18} aria-hidden />
      <span>{t('banner.scope', { name: scope.name })}</span>
      <Button size="compact-sm" variant="default" onClick={() => void leave()}>
        {t('banner.leave_scope')}
      </Button>
    </div>
  );
}
