import 'virtual:mantine-styles';
import './theme/font.css';
import './theme/tokens.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { cspNonce } from './app/nonce';
import { router } from './app/router';
import { startTranslations } from './i18n';

// Style elements that libraries add carry the nonce of the page.
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = cspNonce();

void router.load(); // beside drawing the frame, not after it
void startTranslations().then(() => createRoot(document.getElementById('root')!).render(<App />));
