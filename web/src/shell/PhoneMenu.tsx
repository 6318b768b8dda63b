import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Brand } from './Brand';
import { NavLinks } from './NavLinks';
import type { Section } from './navigation';

/** The whole navigation, where the bottom bar shows only its beginning. */
export default function PhoneMenu({ sections, onClose }: { sections: Section[]; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer opened onClose={onClose} size="18rem" title={<Brand />} closeButtonProps={{ 'aria-label': t('close') }}>
      <nav aria-label={t('nav.label')}>
        <NavLinks sections={sections} onNavigate={onClose} />
      </nav>
    </Drawer>
  );
}
