/** Entry point of the page. */
import { render } from 'preact';
import { App } from './app';
import { applyTheme } from './data/theme';
import './styles/base.css';
import './styles/parts.css';
import './styles/executions.css';
import './styles/graph.css';
import './styles/views.css';
import './styles/narrow.css';

applyTheme();
render(<App />, document.getElementById('app')!);
