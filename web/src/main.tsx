import { ErrorBoundary, LocationProvider, Route, Router, lazy } from 'preact-iso';
import { render } from 'preact';
import { Shell } from './features/Shell';
import { initLang } from './lib/text';
import { loadMe } from './state/session';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/pages.css';
import './styles/chats.css';
import './styles/repute.css';
import './styles/handover.css';
import './styles/ledger.css';
import './styles/wide.css';

const Home = lazy(() => import('./pages/Home'));
const Search = lazy(() => import('./pages/Search'));
const Product = lazy(() => import('./pages/Product'));
const Store = lazy(() => import('./pages/Store'));
const Chats = lazy(() => import('./pages/Chats'));
const Rental = lazy(() => import('./pages/Rental'));
const List = lazy(() => import('./pages/List'));
const Statement = lazy(() => import('./pages/Statement'));
const Me = lazy(() => import('./pages/Me'));
const Login = lazy(() => import('./pages/Login'));
const Admin = lazy(() => import('./pages/Admin'));
const NotFound = lazy(() => import('./pages/NotFound'));

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
