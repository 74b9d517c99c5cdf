using AdminApp.Access;
using AdminApp.Core.Llm;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Access;

public class KeyStateTests
{
    private readonly FakeLlmService _llm = new();

    [Fact]
    public void AKeyThatIsSet_IsTestedOnlyOnceACallWasAnsweredWithIt()
    {
        Assert.Equal(new KeyState("key is set, not tested yet"), KeyState.Of(_llm));
        _llm.Provider = ProviderStatus.Up with { HasAnswered = true };
        Assert.Equal(new KeyState("key works", IsTested: true), KeyState.Of(_llm));
        _llm.Provider = new ProviderStatus(false, null, "Mistral rejects the API key");
        Assert.Equal(new KeyState("Mistral rejects the API key", IsRefused: true), KeyState.Of(_llm));
    }

    [Fact]
    public void WithoutAKey_WhatThatMeansIsSaid()
    {
        _llm.IsConfigured = false;
        Assert.Equal("no key yet: answers only show quotes", KeyState.Of(_llm).Text);
    }
}
