using AdminApp.Core.Scopes;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Transcripts.Search.Questions;

public class MeetingScopeTests
{
    // A Saturday.
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 11, 28, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("What was decided in Retro?", "Retro, 24 Nov")]
    [InlineData("what was decided in the retro", "Retro, 24 Nov")]
    [InlineData("Summarize Leadership weekly", "Leadership weekly, 23 Nov")]
    [InlineData("What did Chiara say in leadership weekly about hiring?", "Leadership weekly, 23 Nov")]
    [InlineData("What came out of the Budget review?", "Budget review, 12 Oct")]
    [InlineData("What did we agree in the kick-off?", "Client kickoff, 3 Sep")]
    [InlineData("Who was in the client kickoff meeting?", "Client kickoff, 3 Sep")]
    [InlineData("What does Project X24 say about hiring?", "Project X24 planning, 5 Nov")]
    [InlineData("Was wurde in der Wochenbesprechung beschlossen?", "Wochenbesprechung, 20 Nov")]
    [InlineData("Qu'est-ce qui a été décidé lors du Client kickoff ?", "Client kickoff, 3 Sep")]
    [InlineData("¿Qué se decidió en la Budget review?", "Budget review, 12 Oct")]
    [InlineData("Che cosa è stato deciso nella Leadership weekly?", "Leadership weekly, 23 Nov")]
    [InlineData("Compare Retro and the budget review", "Retro, 24 Nov|Budget review, 12 Oct")]
    [InlineData("What did we decide in weekly sync?", "Weekly sync, 3 meetings")]
    [InlineData("What did we decide in the last weekly sync?", "Weekly sync, 18 Nov")]
    [InlineData("What did we decide in our last two weekly syncs?", "Weekly sync, 18 Nov|Weekly sync, 11 Nov")]
    [InlineData("Weekly sync last week: what was open?", "Weekly sync, 18 Nov")]
    [InlineData("What did we discuss in the last meeting?", "Retro, 24 Nov")]
    [InlineData("What did we agree last time?", "Retro, 24 Nov")]
    [InlineData("What was decided in the last one?", "Retro, 24 Nov")]
    [InlineData("Summarize the latest", "Retro, 24 Nov")]
    [InlineData("Was haben wir in der letzten Besprechung beschlossen?", "Retro, 24 Nov")]
    [InlineData("Qu'avons-nous décidé à la dernière réunion ?", "Retro, 24 Nov")]
    [InlineData("¿Qué decidimos en la última reunión?", "Retro, 24 Nov")]
    [InlineData("Che cosa abbiamo deciso nell'ultima riunione?", "Retro, 24 Nov")]
    [InlineData("What was said in Monday's meeting?", "23 Nov")]
    [InlineData("Was wurde am Montag gesagt?", "23 Nov")]
    [InlineData("Qu'est-ce qui a été dit lundi dernier ?", "23 Nov")]
    [InlineData("¿Qué se dijo el lunes pasado?", "23 Nov")]
    [InlineData("Che cosa è stato detto lunedì scorso?", "23 Nov")]
    [InlineData("What did we decide last week?", "16 to 22 Nov")]
    [InlineData("Was haben wir letzte Woche beschlossen?", "16 to 22 Nov")]
    [InlineData("Qu'avons-nous décidé la semaine dernière ?", "16 to 22 Nov")]
    [InlineData("¿Qué decidimos la semana pasada?", "16 to 22 Nov")]
    [InlineData("Che cosa abbiamo deciso la settimana scorsa?", "16 to 22 Nov")]
    [InlineData("What happened on 24 Nov?", "24 Nov")]
    [InlineData("Was geschah am 24.11.2026?", "24 Nov")]
    [InlineData("Was geschah am 24. November?", "24 Nov")]
    [InlineData("Que s'est-il passé le 24 novembre ?", "24 Nov")]
    [InlineData("¿Qué pasó el 24 de noviembre de 2026?", "24 Nov")]
    [InlineData("Che cosa è successo il 24 novembre?", "24 Nov")]
    [InlineData("What meetings did we have in October?", "October 2026")]
    public async Task MeetingThatIsMeant_IsTheScope(string question, string expected)
    {
        await using var store = await StoreAsync();
        var result = await store.Services.SearchAsync(question);
        Assert.Equal(expected.Split('|').Order(), result.Scope.Filters.Select(filter => filter.Label).Order());
        Assert.All(result.Scope.Filters, filter => Assert.True(filter.FromQuestion));
        Assert.Null(result.Scope.Nothing);
        Assert.NotEqual(0, result.Scope.Meetings);
    }

    [Theory]
    [InlineData("What did they say about the budget?")]
    [InlineData("What was said about leadership?")]
    [InlineData("How do clients see us?")]
    [InlineData("Who reviews the code?")]
    [InlineData("What did the team decide about hiring?")]
    [InlineData("How many hours a week do we work?")]
    [InlineData("Should we prepare a kickoff for the board?")]
    [InlineData("Do we need a retro?")]
    [InlineData("Why did we postpone version 1.2.10?")]
    [InlineData("Was wird hier besprochen?")]
    [InlineData("What did Domingo say?")]
    [InlineData("Who sends the report on Friday?")]
    [InlineData("Why did we move the launch from Friday?")]
    [InlineData("Why do children use phones today?")]
    [InlineData("Summarize the review of some problems from the past meetings.")]
    [InlineData("What did they think of the teamwork when reflecting on the previous meetings?")]
    [InlineData("Was wer hier dabei?")]
    [InlineData("Who was the last one to speak?")]
    [InlineData("What happened at last?")]
    [InlineData("What is version 2.3. of the plan?")]
    public async Task QuestionThatNamesNoMeeting_SearchesAll(string question)
    {
        await using var store = await StoreAsync();
        var result = await store.Services.SearchAsync(question);
        Assert.Empty(result.Scope.Filters);
        Assert.Equal(result.Scope.OfMeetings, result.Scope.Meetings);
    }

    [Theory]
    [InlineData("What did we decide yesterday?", "No meeting on 27 Nov. The latest is Retro, 24 Nov.")]
    [InlineData("What was decided in Retro last week?", "No Retro from 16 to 22 Nov. The only one is Retro, 24 Nov.")]
    [InlineData("What did we decide on 1 August 2026?", "No meeting on 1 Aug. The earliest is Client kickoff, 3 Sep.")]
    [InlineData("What did we decide on 14 November?", "No meeting on 14 Nov. The nearest is Weekly sync, 11 Nov.")]
    [InlineData("Which meetings did we have in 2019?", "No meeting in 2019. The earliest is Client kickoff, 3 Sep.")]
    public async Task ScopeWithoutAMeeting_NamesTheNearest(string question, string expected)
    {
        await using var store = await StoreAsync();
        var result = await store.Services.SearchAsync(question);
        Assert.Equal(expected, result.Scope.Nothing?.Text());
        Assert.Empty(result.Hits);
    }

    [Fact]
    public async Task PassagesAreOfTheNamedMeetingOnly()
    {
        await using var store = await StoreAsync();
        var result = await store.Services.SearchAsync("What was decided about hiring in Retro?");
        Assert.NotEmpty(result.Hits);
        Assert.All(result.Hits, hit => Assert.Equal("retro.txt", hit.File));
        Assert.Equal((1, 2), (result.Scope.Meetings, result.Scope.Passages));
    }

    [Fact]
    public async Task WhatWasChosen_Binds_AndTheWordsOfTheQuestionAddToIt()
    {
        await using var store = await StoreAsync();
        var chosen = await store.Services.SearchAsync(new SearchQuery("What was decided in Retro?") { Scope = MeetingScope.Of("kickoff.txt") });
        Assert.All(chosen.Hits, hit => Assert.Equal("kickoff.txt", hit.File));
        Assert.Equal(["Client kickoff, 3 Sep"], chosen.Scope.Filters.Select(filter => filter.Label));

        var removed = await store.Services.SearchAsync(new SearchQuery("What was decided about hiring in Retro?") { ReadsScope = false });
        Assert.Empty(removed.Scope.Filters);
        Assert.True(removed.Hits.Select(hit => hit.File).Distinct().Count() > 1);
    }

    [Fact]
    public async Task EarlierQuestion_NamesTheScopeOfAFollowUp_UnlessThatNamesOne()
    {
        await using var store = await StoreAsync();
        var inherited = await store.Services.SearchAsync(new SearchQuery("And who objected?") { Earlier = [new("What was decided in Retro?")] });
        Assert.Equal(["Retro, 24 Nov"], inherited.Scope.Filters.Select(filter => filter.Label));
        var own = await store.Services.SearchAsync(new SearchQuery("And in the budget review?") { Earlier = [new("What was decided in Retro?")] });
        Assert.Equal(["Budget review, 12 Oct"], own.Scope.Filters.Select(filter => filter.Label));
    }

    [Fact]
    public async Task ScopeOfTheQuestionBefore_IsKeptAsItWas_RemovedFiltersIncluded()
    {
        await using var store = await StoreAsync();
        var removed = await store.Services.SearchAsync(new SearchQuery("Who said it?") { Earlier = [new("What did we decide yesterday?", MeetingScope.All)] });
        Assert.Empty(removed.Scope.Filters);
        Assert.Null(removed.Scope.Nothing);
        var kept = await store.Services.SearchAsync(new SearchQuery("Who said it?") { Earlier = [new("What did we decide yesterday?", MeetingScope.Of("review.txt")), new("What of Retro?")] });
        Assert.Equal(["Budget review, 12 Oct"], kept.Scope.Filters.Select(filter => filter.Label));
        Assert.All(kept.Hits, hit => Assert.Equal("review.txt", hit.File));
        var deleted = await store.Services.SearchAsync(new SearchQuery("Who said it?") { Earlier = [new("x", MeetingScope.Of("gone.txt"))] });
        Assert.Empty(deleted.Scope.Filters);
    }

    [Fact]
    public async Task NamedMeetingOutsideTheChosenDays_IsSaid()
    {
        await using var store = await StoreAsync();
        var result = await store.Services.SearchAsync(new SearchQuery("What was decided in the budget review?") { Scope = new MeetingScope { From = new DateOnly(2026, 11, 1) } });
        Assert.Equal("No Budget review since 1 Nov. The only one is Budget review, 12 Oct.", result.Scope.Nothing?.Text());
    }

    [Fact]
    public async Task NoWordOfTheQuestionInTheScope_StillGivesItsPassages()
    {
        await using var store = await StoreAsync();
        Assert.Equal(2, (await store.Services.SearchAsync("Recap of Retro, xylophones")).Hits.Count);
    }

    [Fact]
    public async Task TodayIsTheAskers()
    {
        await using var store = await StoreAsync();
        var result = await store.Services.SearchAsync(new SearchQuery("What did we decide yesterday?") { Today = new DateOnly(2026, 11, 25) });
        Assert.Equal(["24 Nov"], result.Scope.Filters.Select(filter => filter.Label));
    }

    [Fact]
    public async Task TitlesThatAreNoNames_NameNothing()
    {
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite, time: Clock);
        foreach (var title in new[] { "a", "1", "Meeting", "The", "Budget" })
        {
            await store.PutMeetingAsync($"{title}.txt", new DateOnly(2026, 11, 1), ("Ann", "We talked about the budget in a meeting, 1 by 1."));
        }

        for (var i = 0; i < 5; i++)
        {
            await store.PutMeetingAsync($"other {i}.txt", null, ("Ben", "The budget, again the budget."));
        }

        foreach (var question in new[] { "What is in a budget?", "What was said in the meeting?", "in 1 year", "What is in the budget?", "What of the plan?" })
        {
            Assert.Empty((await store.Services.SearchAsync(question)).Scope.Filters);
        }
        // Put like a meeting, or written like a name.
        foreach (var question in new[] { "What was said in the budget meeting?", "What was decided in Budget?" })
        {
            Assert.Equal(["Budget, 1 Nov"], (await store.Services.SearchAsync(question)).Scope.Filters.Select(filter => filter.Label));
        }
    }

    [Fact]
    public async Task Newest_ListsEveryPassageThatHoldsTheWord_NewestFirst_PageByPage()
    {
        await using var store = await StoreAsync();
        var first = await store.Services.SearchAsync(new SearchQuery("hiring", 3) { Order = SearchOrder.Newest });
        var second = await store.Services.SearchAsync(new SearchQuery("hiring", 3) { Order = SearchOrder.Newest, Skip = 3 });
        Assert.Equal(9, first.Matching);
        Assert.Equal(["retro.txt", "leadership.txt", "besprechung.txt"], first.Hits.Select(hit => hit.File));
        Assert.Equal(["sync 3.txt", "sync 2.txt", "plan.txt"], second.Hits.Select(hit => hit.File));
        var best = await store.Services.SearchAsync(new SearchQuery("hiring", 4) { Skip = 4 });
        Assert.Equal(4, best.Hits.Count);
    }

    private static async Task<TestStore> StoreAsync()
    {
        var store = await SearchHarness.CreateAsync(StoreKind.Sqlite, time: Clock);
        foreach (var (file, title, day) in new[]
        {
            ("retro.txt", "Retro", new DateOnly(2026, 11, 24)),
            ("leadership.txt", "Leadership weekly", new DateOnly(2026, 11, 23)),
            ("besprechung.txt", "Wochenbesprechung", new DateOnly(2026, 11, 20)),
            ("sync 3.txt", "Weekly sync", new DateOnly(2026, 11, 18)),
            ("sync 2.txt", "Weekly sync", new DateOnly(2026, 11, 11)),
            ("plan.txt", "Project X24 planning", new DateOnly(2026, 11, 5)),
            ("sync 1.txt", "Weekly sync", new DateOnly(2026, 11, 4)),
            ("review.txt", "Budget review", new DateOnly(2026, 10, 12)),
            ("kickoff.txt", "Client kickoff", new DateOnly(2026, 9, 3)),
        })
        {
            await store.PutMeetingAsync(file, title, day, ("Ann", "We talk about hiring, the budget, leadership and clients. What did we decide?"), ("Ben", "Review the code and the plan."));
        }

        return store;
    }
}
