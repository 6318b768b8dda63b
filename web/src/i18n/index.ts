// Languages: Bahasa Indonesia first, English beside it. One file per area; a page loads its own area with itself, but for
// those of the frame and of the overview, which come with the program.
import i18n from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import commonEn from './en/common.json';
import overviewEn from './en/overview.json';
import commonId from './id/common.json';
import overviewId from './id/overview.json';

export const languages = ['id', 'en'] as const;
export type Language = (typeof languages)[number];

const key = 'kurir.language';
const locales: Record<Language, string> = { id: 'id-ID', en: 'en-GB' };
const areas = import.meta.glob<{ default: object }>(['./*/*.json', '!./*/{common,overview}.json']);

const isLanguage = (text: string | null | undefined): text is Language => text === 'id' || text === 'en';

function stored(): Language {
  try {
    const language = localStorage.getItem(key);
    return isLanguage(language) ? language : 'id';
  } catch {
    return 'id';
  }
}

/** i18next asks here for an area that is not loaded yet. */
const lazyAreas = {
  type: 'backend' as const,
  init() {},
  read(language: string, area: string, done: (error: Error | null, data: object | null) => void) {
    const load = areas[`./${language}/${area}.json`];
    if (!load) return done(new Error(`no translations ${language}/${area}`), null);
    load().then(
      (module) => done(null, module.default),
      (error: Error) => done(error, null),
    );
  },
};

export function startTranslations() {
  return i18n
    .use(lazyAreas)
    .use(initReactI18next)
    .init({
      lng: stored(),
      supportedLngs: [...languages],
      fallbackLng: false,
      defaultNS: 'common',
      fallbackNS: 'common',
      ns: ['common', 'overview'],
      resources: {
        id: { common: commonId, overview: overviewId },
        en: { common: commonEn, overview: overviewEn },
      },
      partialBundledLanguages: true,
      interpolation: { escapeValue: false }, // React escapes
      returnNull: false,
      showSupportNotice: false,
    });
}

/** Shows a language without keeping the choice. */
export async function showLanguage(language: Language) {
  if (i18n.language === language) return;
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}

export async function setLanguage(language: Language) {
  await showLanguage(language);
  try {
    localStorage.setItem(key, language);
  } catch {
    // Without storage the choice lasts until the page is left.
  }
}

/** Whether somebody chose a language on this machine; if not, the account's is taken. */
export function languageChosen(): boolean {
  try {
    return isLanguage(localStorage.getItem(key));
  } catch {
    return false;
  }
}

export function useLanguage(): { language: Language; locale: string } {
  const { i18n: current } = useTranslation();
  const language = isLanguage(current.language) ? current.language : 'id';
  return { language, locale: locales[language] };
}

export const loadArea = (area: string) => i18n.loadNamespaces(area);

/** For code outside of components: `translate('common:errors.offline')`. */
export const translate = (id: string, values?: Record<string, unknown>): string => i18n.t(id, values ?? {});
export const hasTranslation = (id: string): boolean => i18n.exists(id);
