using System.Globalization;
using AdminApp.Core.Transcripts.Search.Questions;

namespace AdminApp.Tests.Transcripts.Search.Questions;

public class QuestionReadingTests
{
    // A Wednesday.
    private static readonly DateOnly Today = new(2025, 10, 15);

    [Theory]
    [InlineData("What did we decide yesterday?", "2025-10-14", "2025-10-14")]
    [InlineData("What came up today", "2025-10-15", "2025-10-15")]
    [InlineData("Summarize last week", "2025-10-06", "2025-10-12")]
    [InlineData("this week's decisions", "2025-10-13", "2025-10-19")]
    [InlineData("who spoke last Monday", "2025-10-13", "2025-10-13")]
    [InlineData("what was said on Wednesday", "2025-10-08", "2025-10-08")]
    [InlineData("budget last month", "2025-09-01", "2025-09-30")]
    [InlineData("the plan 3 weeks ago", "2025-09-22", "2025-09-28")]
    [InlineData("two days ago", "2025-10-13", "2025-10-13")]
    [InlineData("in the last 3 months", "2025-07-15", "2025-10-15")]
    [InlineData("What did Ann say in March?", "2025-03-01", "2025-03-31")]
    [InlineData("risks raised in November", "2024-11-01", "2024-11-30")]
    [InlineData("in may we met", "2025-05-01", "2025-05-31")]
    [InlineData("on 4 March 2025", "2025-03-04", "2025-03-04")]
    [InlineData("the meeting of March 4th, 2024", "2024-03-04", "2024-03-04")]
    [InlineData("2025-03-04 meeting", "2025-03-04", "2025-03-04")]
    [InlineData("what about Aug 2024", "2024-08-01", "2024-08-31")]
    [InlineData("in 2024", "2024-01-01", "2024-12-31")]
    [InlineData("decisions of Q1 2025", "2025-01-01", "2025-03-31")]
    [InlineData("since May", "2025-05-01", null)]
    [InlineData("before 4 March 2025", null, "2025-03-03")]
    [InlineData("between March and May 2025", "2025-03-01", "2025-05-31")]
    [InlineData("from 2024-12-01 to 2025-01-15", "2024-12-01", "2025-01-15")]
    public void Date_IsRead(string question, string? from, string? to)
    {
        var range = DateReader.Read(question, Today);
        Assert.Equal((Day(from), Day(to)), (range?.From, range?.To));
    }

    [Theory]
    [InlineData("What may Ann want?")]
    [InlineData("We march on. Who decides?")]
    [InlineData("the 2019 budget")]
    [InlineData("on 31 February 2025")]
    [InlineData("2025-13-45")]
    [InlineData("a month of work, 20 people")]
    [InlineData("")]
    public void NoDate_IsNone(string question) => Assert.Null(DateReader.Read(question, Today));

    [Theory]
    [InlineData("What did Suzy Davies think?", "Suzy Davies AM", 1.0)]
    [InlineData("what did suzy davies think", "Suzy Davies AM", 1.0)]
    [InlineData("Why does Davies object?", "Suzy Davies AM", 0.8)]
    [InlineData("What did C say?", "PhD C", 0.8)]
    [InlineData("What did PhD C say?", "PhD C", 1.0)]
    [InlineData("What did the professor think?", "Professor B", 0.5)]
    [InlineData("What did Industrial Designer suggest?", "Industrial Designer", 1.0)]
    [InlineData("How did Patty Hajdu answer?", "Hon. Patty Hajdu (Minister of Health)", 1.0)]
    [InlineData("Was sagte José Müller-Lüdenscheidt?", "José Müller-Lüdenscheidt", 1.0)]
    public void Speaker_IsRead(string question, string name, double strength)
    {
        var named = Assert.Single(Reader.Read(question));
        Assert.Equal((name, strength), (named.Name, Math.Round(named.Strength, 3)));
    }

    [Theory]
    [InlineData("What is a design?")]
    [InlineData("A remote control")]
    [InlineData("Why is the davies report late")]
    public void OrdinaryWords_NameNobody(string question) => Assert.Empty(Reader.Read(question));

    [Fact]
    public void WholeName_LeavesNoWordForOthers() =>
        Assert.Equal(["PhD C"], new NameReader(["PhD C", "Grad C"]).Read("What did PhD C say?").Select(named => named.Name));

    [Fact]
    public void WordSaidAgainAndAgain_CostsNoMoreThanOnce_WhereVeryManyHaveItInTheirName()
    {
        var reader = new NameReader(Enumerable.Range(1, 20_000).Select(i => $"Speaker {i}"));
        Assert.Equal("Speaker 7", Assert.Single(reader.Read("What did Speaker 7 say?"), named => named.Strength == 1).Name);

        // The best of three, and far apart: without a bound it is as many times the cost as there are words, 900.
        Assert.True(Fastest(string.Concat(Enumerable.Repeat("speaker ", 900))) < 100 * Fastest("speaker"));

        TimeSpan Fastest(string question) => Enumerable.Range(0, 3).Min(_ =>
        {
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            reader.Read(question);
            return System.Diagnostics.Stopwatch.GetElapsedTime(began);
        });
    }

    [Fact]
    public void FamilyNameOfVeryMany_NamesAFew() =>
        Assert.Equal(50, new NameReader(Enumerable.Range(1, 5_000).Select(i => $"P{i} Davies")).Read("What did Davies say to Davies?").Count);

    private static NameReader Reader { get; } = new(
        ["Suzy Davies AM", "PhD C", "Professor B", "Industrial Designer", "Hon. Patty Hajdu (Minister of Health)", "José Müller-Lüdenscheidt", "Unknown"]);

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
