using AdminApp.Chat.Asking;
using AdminApp.Core.Llm;
using AdminApp.Tests.Fakes;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace AdminApp.Tests.Components;

public sealed class ProviderBarTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLlmService _llm = new();
    private readonly BunitContext _context = new();
    private readonly List<bool> _changes = [];

    public ProviderBarTests() => _context.Services.AddSingleton<TimeProvider>(_time).AddSingleton<ILlmService>(_llm).AddMudServices();

    public void Dispose() => _context.Dispose();

    [Fact]
    public void OpenBreaker_IsNamedWithTheProvider_CountsDown_AndCanBeTriedNow()
    {
        _llm.Provider = new ProviderStatus(false, _time.GetUtcNow().AddSeconds(8), "Mistral can't be reached") { MayTryNow = true };
        var bar = Show();
        Assert.Equal("Answers are paused: Mistral can't be reached", bar.Find(".ui-medium").TextContent);
        Assert.Equal("Trying Mistral again in 8 s. Cached answers, transcripts and search still work.", bar.Find(".ui-notice-text").TextContent.Trim());
        _time.Advance(TimeSpan.FromSeconds(1));
        bar.WaitForAssertion(() => Assert.StartsWith("Trying Mistral again in 7 s.", bar.Find(".ui-notice-text").TextContent.Trim(), StringComparison.Ordinal));
        bar.Find("button").Click();
        Assert.Equal(1, _llm.Wishes);

        // It goes by itself.
        _llm.Provider = ProviderStatus.Up;
        _time.Advance(TimeSpan.FromSeconds(1));
        bar.WaitForAssertion(() => Assert.Empty(bar.FindAll(".ui-notice")));
        Assert.Equal([true], _changes);
    }

    [Fact]
    public void RefusedKey_SaysWhoCanHelp()
    {
        _llm.Provider = new ProviderStatus(false, _time.GetUtcNow().AddMinutes(4), "Mistral rejects the API key") { Remedy = "An admin has to set a valid key." };
        var bar = Show();
        Assert.StartsWith("An admin has to set a valid key. Trying Mistral again in about 4 min.", bar.Find(".ui-notice-text").TextContent.Trim(), StringComparison.Ordinal);
        Assert.True(bar.Find("button").HasAttribute("disabled"));
    }

    [Fact]
    public void AModelThatAnswersInThePlaceOfTheConfiguredOne_IsNamedWithIt_AndWhy()
    {
        _llm.Provider = ProviderStatus.Up with { Fallback = "tiny", Replaced = "small", Reason = "Mistral is overloaded" };
        var bar = Show();
        Assert.Equal("tiny answers instead of small", bar.Find(".ui-medium").TextContent);
        Assert.Equal("Mistral is overloaded.", bar.Find(".ui-notice-text").TextContent.Trim());
    }

    [Fact]
    public void ARefusedModel_IsToldWithThoseThatAnswer()
    {
        _llm.Provider = new ProviderStatus(false, null, "The Mistral key has no quota for this model") { Remedy = "Change it.", Answering = "With this key tiny answers." };
        Assert.StartsWith("Change it. With this key tiny answers. Cached", Show().Find(".ui-notice-text").TextContent.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTheLastAnswerTells_IsNotToldTwice()
    {
        _llm.Provider = new ProviderStatus(false, null, "Mistral can't be reached");
        Assert.Empty(Show(told: true).FindAll(".ui-notice"));
    }

    [Fact]
    public void WithoutAKey_ItIsSaidBeforeTheFirstQuestion_AndHowToConnectOne()
    {
        _llm.IsConfigured = false;
        var bar = Show(begins: true);
        Assert.Equal("No AI model connected", bar.Find(".ui-medium").TextContent);
        Assert.Equal("How to connect one", bar.Find("button").TextContent);
        Assert.Empty(Show(begins: false).FindAll(".ui-notice"));
    }

    private IRenderedComponent<ProviderBar> Show(bool told = false, bool begins = false) => _context.Render<ProviderBar>(parameters => parameters
        .Add(b => b.Told, told).Add(b => b.Begins, begins).Add(b => b.Changed, (bool up) => _changes.Add(up)));
}
