namespace AdminApp.Ui.Markdown;

/// <summary>An answer's Markdown. Not a plain string: the renderer sends every string parameter of a component to the browser.</summary>
/// <param name="Text">The Markdown.</param>
/// <param name="Unfinished">Whether it may end in the middle: emphasis and code that it opened are then closed.</param>
public readonly record struct MarkdownSource(string Text, bool Unfinished = false);
