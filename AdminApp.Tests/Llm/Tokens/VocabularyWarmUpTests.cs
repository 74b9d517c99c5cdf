using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Tokens;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Llm.Tokens;

public class VocabularyWarmUpTests
{
    [Theory, InlineData("key", 1), InlineData("", 0)]
    public async Task ItLoadsAfterTheStart_OnlyWhereAModelCanBeAsked(string key, int loads)
    {
        var loaded = 0;
        var warmUp = new VocabularyWarmUp(() => loaded++, new LiveOptions<MistralOptions>(new MistralOptions { ApiKey = key }));
        await warmUp.StartAsync(default);
        Assert.Equal(0, loaded);
        await warmUp.StartedAsync(default);
        await warmUp.StopAsync(default);

        Assert.Equal(loads, loaded);
    }

    [Fact]
    public async Task AFailureToLoad_DoesNotBreakTheStop()
    {
        var warmUp = new VocabularyWarmUp(() => throw new InvalidOperationException("no vocabulary"), new LiveOptions<MistralOptions>(new MistralOptions { ApiKey = "key" }));
        await warmUp.StartedAsync(default);
        await warmUp.StopAsync(default);
    }
}
