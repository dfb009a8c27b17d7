import { type ComponentType, render } from 'preact';
import { ErrorBoundary, LocationProvider, Route, Router, lazy } from 'preact-iso';
import { Shell } from './features/Shell';
import { initLang, loadMore } from './lib/text';
import './state/install';
import { loadMe } from './state/session';
import { Failed } from './ui/basic';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/pages.css';
import './styles/chats.css';
import './styles/repute.css';
import './styles/handover.css';
import './styles/ledger.css';
import './styles/states.css';
import './styles/wide.css';

type Page = { default: ComponentType };

/** A page whose code cannot be had says so; trying again begins anew. */
const broken = () => ({ default: () => <Failed retry={() => location.reload()} /> });
const page = (load: () => Promise<Page>) => lazy(() => load().catch(broken));
/** A page that says more than the first ones do. */
const more = (load: () => Promise<Page>) => page(async () => (await Promise.all([load(), loadMore()]))[0]);

const Home = page(() => import('./pages/Home'));
const Search = page(() => import('./pages/Search'));
const Product = more(() => import('./pages/Product'));
const Store = more(() => import('./pages/Store'));
const Chats = more(() => import('./pages/Chats'));
const Rental = more(() => import('./pages/Rental'));
const List = more(() => import('./pages/List'));
const Statement = more(() => import('./pages/Statement'));
const Me = more(() => import('./pages/Me'));
const Login = more(() => import('./pages/Login'));
const Admin = more(() => import('./pages/Admin'));
const NotFound = page(() => import('./pages/NotFound'));

/** A new page starts at its top, and a screen reader at its main part. */
function onRouteChange(): void {
	scrollTo(0, 0);
	document.getElementById('main')?.focus({ preventScroll: true });
}

function App() {
	return (
		<LocationProvider>
			<ErrorBoundary>
				<Shell>
					<Router onRouteChange={onRouteChange}>
						<Route path="/" component={Home} />
						<Route path="/search" component={Search} />
						<Route path="/p/:id" component={Product} />
						<Route path="/u/:id" component={Store} />
						<Route path="/chats/:id?" component={Chats} />
						<Route path="/rentals/:id" component={Rental} />
						<Route path="/list/:id?" component={List} />
						<Route path="/me" component={Me} />
						<Route path="/me/statement" component={Statement} />
						<Route path="/login/:provider?" component={Login} />
						<Route path="/admin" component={Admin} />
						<Route default component={NotFound} />
					</Router>
				</Shell>
			</ErrorBoundary>
		</LocationProvider>
	);
}

void loadMe();
const root = document.getElementById('app');
if (root) void initLang().then(() => render(<App />, root));
// After everything that the first page needs.
addEventListener('load', () => setTimeout(() => void import('./state/worker').then(({ startWorker }) => startWorker()), 1000));
