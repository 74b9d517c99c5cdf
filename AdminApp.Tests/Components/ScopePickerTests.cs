using AdminApp.Chat;
using AdminApp.Chat.Asking;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace AdminApp.Tests.Components;

public sealed class ScopePickerTests
{
    [Fact]
    public async Task MostMeetingsAreChosen_AnotherCannotBeTicked()
    {
        await using var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.Services.AddMudServices();
        context.Services.AddSingleton(TimeProvider.System);
        var scope = MeetingScope.All with { Meetings = [.. Enumerable.Range(1, MeetingScope.MaxMeetings - 1).Select(File)] };
        var popovers = context.Render<MudPopoverProvider>();
        var picker = context.Render<ScopePicker>(parameters => parameters
            .Add(p => p.Meetings, Meetings(MeetingScope.MaxMeetings + 1)).Add(p => p.Scope, scope).Add(p => p.ScopeChanged, chosen => scope = chosen));
        await picker.Find(".chat-scope-button").ClickAsync(new());
        Assert.Empty(popovers.FindAll(".chat-scope-meetings input:disabled"));

        await ChooseAsync(MeetingScope.MaxMeetings, true);
        Assert.Equal(MeetingScope.MaxMeetings, scope.Meetings.Count);
        Assert.True(Box(MeetingScope.MaxMeetings + 1).IsDisabled());
        Assert.Single(popovers.FindAll(".chat-scope-meetings input:disabled"));
        Assert.Equal($"You can choose up to {MeetingScope.MaxMeetings} meetings.", popovers.Find(".chat-scope-meetings [role=status]").TextContent);

        await ChooseAsync(1, false);
        Assert.Empty(popovers.FindAll(".chat-scope-meetings input:disabled"));

        async Task ChooseAsync(int meeting, bool ticked)
        {
            await Box(meeting).ChangeAsync(new() { Value = ticked });
            picker.Render(parameters => parameters.Add(p => p.Scope, scope));
        }

        IElement Box(int meeting) => popovers.FindAll(".chat-scope-meetings label").Single(label => label.QuerySelector($"[title='Meeting {meeting}']") is not null).QuerySelector("input")!;
    }

    private static string File(int meeting) => $"{meeting}.txt";

    private static MeetingCatalog Meetings(int count) => new([.. Enumerable.Range(1, count).Select(meeting => new TranscriptSummary(
        new Transcript { Id = Guid.NewGuid(), FileName = File(meeting), Title = $"Meeting {meeting}", ContentHash = "", Format = "" }, Embedded: true))]);
}
