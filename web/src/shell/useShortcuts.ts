import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Section } from './navigation';

const key = 'kurir.shortcuts';

/** Single keys can be switched off: they disturb speech input (WCAG 2.1.4). */
export function singleKeysOn(): boolean {
  return localStorage.getItem(key) !== 'off';
}

export function switchSingleKeys(on: boolean) {
  localStorage.setItem(key, on ? 'on' : 'off');
}

function writing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, [role="dialog"]') !== null)
  );
}

/** Ctrl+K for the palette, "?" for help, "g" and a letter for a page. */
export function useShortcuts(sections: Section[]) {
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const navigate = useNavigate();
  const goSince = useRef(0);

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setPalette(true);
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target) || !singleKeysOn()) return;
      if (event.key === '?') setHelp(true);
      const going = event.timeStamp - goSince.current < 1_500;
      goSince.current = event.key === 'g' ? event.timeStamp : 0;
      if (!going) return;
      const entry = sections.flatMap((section) => section.entries).find((each) => each.key === event.key);
      if (!entry) return;
      event.preventDefault();
      void navigate({ to: entry.to });
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [sections, navigate]);

  return { palette, help, setPalette, setHelp };
}
