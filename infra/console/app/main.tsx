/** Where the page begins. */
import { render } from 'preact';
import { App } from './app';
import { applyTheme } from './data/theme';
import './styles/base.css';
import './styles/parts.css';
import './styles/views.css';
import './styles/graph.css';

applyTheme();
render(<App />, document.getElementById('app')!);
