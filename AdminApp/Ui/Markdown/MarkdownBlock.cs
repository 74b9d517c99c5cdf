using Markdig.Syntax;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace AdminApp.Ui.Markdown;

/// <summary>One block of an answer. It is rendered again only if its own source or the look of its citations changes: finished blocks of a streamed answer stay untouched.</summary>
public sealed class MarkdownBlock : IComponent
{
    private RenderHandle _handle;
    private BlockSource? _source;
    private CitationLinks? _citations;
    private int _version = -1;

    void IComponent.Attach(RenderHandle renderHandle) => _handle = renderHandle;

    Task IComponent.SetParametersAsync(ParameterView parameters)
    {
        _citations = parameters.GetValueOrDefault<CitationLinks>("Citations");
        var source = parameters.GetValueOrDefault<BlockSource>("Source");
        if (source?.Text != _source?.Text || _citations!.Version != _version)
        {
            (_source, _version) = (source, _citations!.Version);
            _handle.Render(Draw);
        }

        return Task.CompletedTask;
    }

    private void Draw(RenderTreeBuilder builder) => new MarkdownTree(builder, _citations!).Draw(_source!.Block, 0);
}

/// <summary>A block and its source. One object, because the renderer sends every string parameter of a component to the browser.</summary>
/// <param name="Text">Its Markdown.</param>
internal sealed record BlockSource(Block Block, string Text);
