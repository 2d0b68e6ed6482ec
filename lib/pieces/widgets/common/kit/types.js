/**
 * What a widget sees of its state, in Jupyter (anywidget's model) and in the book (`StaticModel`). In the book alone
 * there is the event "follow", after a link has set the view; it tells what the link named, and the list item of the
 * text that holds the link: the question which the view is to answer.
 * @typedef {object} Model
 * @property {(key: string) => any} get
 * @property {(key: string, value: any) => void} set
 * @property {(event: string, callback: (...content: any[]) => void) => void} on
 * @property {(event: string, callback: (...content: any[]) => void) => void} off
 * @property {() => void} save_changes
 */

/**
 * A widget's browser side. `render` fills `el` and returns what undoes it.
 * `address` names the traits that a link such as `#name:row=1,step=3` may set, `remember` those that the book's page
 * keeps for the reader.
 * @typedef {object} WidgetModule
 * @property {(context: { model: Model, el: HTMLElement }) => (() => void)} render
 * @property {string[]} address
 * @property {string[]} [remember]
 */
/**
 * The page's memory (`book/static/memory.js`), which only the book has.
 * @typedef {object} Memory
 * @property {(name: string, digest: number) => Record<string, any>} recall
 * @property {(name: string, digest: number, traits: Record<string, any>) => void} keep
 * @property {(within: HTMLElement) => void} show
 */

export {};
