using AdminApp.Core.Transcripts.Search;
using AdminApp.Transcripts.List;
using Bunit;

namespace AdminApp.Tests.Components;

public class EmbeddingStateTests
{
    [Fact]
    public async Task Bar_NeverGoesBack_WhenMoreFilesCome()
    {
        await using var context = await PageContext.CreateAsync();
        context.Embedding.Tell(new EmbeddingProgress(175, 250, Enabled: true));
        var state = context.Render<EmbeddingState>();
        Assert.Equal(0.7, Share(state), 2);

        context.Embedding.Tell(new EmbeddingProgress(262, 1_177, Enabled: true));
        state.WaitForAssertion(() => Assert.Contains("262 of 1,177", state.Markup));
        Assert.Equal(0.7, Share(state), 2);
        context.Embedding.Tell(new EmbeddingProgress(1_000, 1_177, Enabled: true));
        state.WaitForAssertion(() => Assert.Equal(0.85, Share(state), 2));
    }

    private static double Share(IRenderedComponent<EmbeddingState> state)
    {
        var bar = state.Find("[role=progressbar]");
        return double.Parse(bar.GetAttribute("aria-valuenow")!, System.Globalization.CultureInfo.InvariantCulture)
            / double.Parse(bar.GetAttribute("aria-valuemax")!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
