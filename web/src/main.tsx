import { type ComponentType, render } from 'preact';
import { ErrorBoundary, LocationProvider, Route, Router, lazy } from 'preact-iso';
import { Shell } from './features/Shell';
import { type Pack, initLang, lang, loadWords } from './lib/text';
import './state/install';
import { loadMe } from './state/session';
import { settle } from './state/steps';
import { Failed } from './ui/basic';
import './ui/keyboard';

/** Pages of one file, by their names. */
type Pages<Name extends string> = Record<Name, ComponentType>;

/** A page whose code cannot be had says so; trying again begins anew. */
const Broken = () => <Failed retry={() => location.reload()} />;

function page<Name extends string>(load: () => Promise<Pages<Name>>, name: Name) {
	return lazy(async () => ({ default: await load().then((pages) => pages[name], () => Broken) }));
}

/** A page that says more than the first ones do: the words of all others, and perhaps those of its group. */
function more<Name extends string>(load: () => Promise<Pages<Name>>, name: Name, ...words: Pack[]) {
	return page(async () => {
		// While all that is fetched: the first formatter takes 15 ms (four times that on a phone), which the page would be drawn later by.
		setTimeout(() => new Intl.DateTimeFormat(lang()));
		return (await Promise.all([load(), loadWords('more', ...words)]))[0];
	}, name);
}

const first = () => import('./pages/first');
const market = () => import('./pages/market');
const talk = () => import('./pages/talk');
const mine = () => import('./pages/mine');
const desk = () => import('./pages/desk');
const style = () => import('./pages/style');

const Home = page(first, 'Home');
const Search = page(first, 'Search');
const NotFound = page(first, 'NotFound');
const Product = more(market, 'Product');
const Store = more(market, 'Store');
const Article = more(market, 'Article');
const Chats = more(talk, 'Chats', 'talk');
const Rental = more(talk, 'Rental', 'talk');
const List = more(mine, 'List', 'mine');
const Login = more(mine, 'Login', 'mine');
const Me = more(mine, 'Me', 'mine');
const Fit = more(mine, 'Fit', 'mine');
const Statement = more(mine, 'Statement', 'mine');
const Account = more(mine, 'Account', 'mine');
const Favourites = more(mine, 'Favourites', 'mine');
const Gear = more(mine, 'Gear', 'mine');
const Welcome = more(mine, 'Welcome', 'mine');
const Wanted = more(mine, 'Wanted', 'mine');
const Admin = more(desk, 'Admin', 'desk', 'talk');
const Design = more(style, 'Design', 'desk', 'talk');
const Setup = more(desk, 'Setup', 'desk', 'talk');

/** A new page starts at its top, and a screen reader at its main part; what one comes back to is where it was. */
function onRouteChange(): void {
	if (settle()) return;
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
						<Route path="/articles/:slug" component={Article} />
						<Route path="/chats/:id?" component={Chats} />
						<Route path="/rentals/:id" component={Rental} />
						<Route path="/list/:id?" component={List} />
						<Route path="/me" component={Me} />
						<Route path="/me/fit" component={Fit} />
						<Route path="/me/statement" component={Statement} />
						<Route path="/me/account/:part?" component={Account} />
						<Route path="/me/gear" component={Gear} />
						<Route path="/me/welcome" component={Welcome} />
						<Route path="/me/favourites" component={Favourites} />
						<Route path="/wanted" component={Wanted} />
						<Route path="/login/:provider?" component={Login} />
						<Route path="/admin/:section?" component={Admin} />
						<Route path="/setup" component={Setup} />
						<Route path="/design" component={Design} />
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
const inItsType = () => document.getElementById('fonts')?.setAttribute('media', 'all');
// The page is painted first, and then in its own type. Who comes for the first time has to fetch that, and it is more than all else: photos go before it.
if (navigator.serviceWorker?.controller) requestAnimationFrame(() => setTimeout(inItsType));
addEventListener('load', () => {
	setTimeout(inItsType, 300);
	// After everything that the first page needs.
	setTimeout(() => void import('./state/later').then(({ startWorker }) => startWorker()), 1000);
});
