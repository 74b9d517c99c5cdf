using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Tests.Llm.Throttling;

/// <summary>The record itself: torn, full, moved, rewritten.</summary>
public sealed class GrantJournalTests : IDisposable
{
    private const int Group = 7;
    private const int Month = 202601;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);
    private readonly string _directory = Directory.CreateTempSubdirectory("adminapp-test-").FullName;

    private string JournalPath => Path.Combine(_directory, GrantJournal.FileName);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void ATornLastRecord_IsLeftOut_AndWhatStoodBeforeHolds()
    {
        using (var journal = Open(At(0)))
        {
            journal.Write([Granted(1, At(1), 100), Sent(1, At(1)), Granted(2, At(2), 200), Sent(2, At(2))]);
        }

        using (var file = File.OpenWrite(JournalPath))
        {
            file.SetLength(file.Length - 20);
        }

        using var again = Open(At(3));
        var past = again.Past(At(3));
        // The second grant stands, its sending is torn off: it counts from now.
        Assert.Equal([new PastGrant(Group, At(1), 100), new PastGrant(Group, At(3), 200)], past.Grants.OrderBy(grant => grant.SentAt));
        Assert.Equal(300, past.Unstored[Month]);
        Assert.Equal(3, past.NextId);
    }

    [Fact]
    public void AGrantThatAKilledProcessPerhapsSent_CountsFromTheFirstStart_NotAnewFromEach()
    {
        using (var journal = Open(At(0)))
        {
            journal.Write([Granted(1, At(1), 100)]);
        }

        using (var second = Open(At(10)))
        {
            Assert.Equal(At(10), Assert.Single(second.Past(At(10)).Grants).SentAt);
        }

        using var third = Open(At(50));
        Assert.Equal(At(10), Assert.Single(third.Past(At(50)).Grants).SentAt);
    }

    [Fact]
    public void AFileThatGrew_IsRewrittenWithWhatStillCounts_AndKnowsSinceWhenItIsWhole()
    {
        var largest = 0L;
        using (var journal = Open(At(0)))
        {
            for (var i = 0; i < 10_000; i++)
            {
                var at = TimeSpan.FromSeconds(i);
                journal.Write([Granted(i + 1, at, 10), Sent(i + 1, at), new GrantRecord(RecordKind.Settled, 0, i + 1, at, 0)]);
                largest = Math.Max(largest, new FileInfo(JournalPath).Length);
            }
        }

        Assert.True(largest < 600_000, $"{largest} bytes");
        using var again = Open(At(10_000));
        var past = again.Past(At(10_000));
        Assert.Equal(60, past.Grants.Count);
        Assert.Equal(At(9_939), past.KnownSince);
        Assert.Empty(past.Unstored);
        Assert.Equal(10_001, past.NextId);
    }

    [Fact]
    public void WhatTheStoreHasNotCounted_IsKeptForTheMonth()
    {
        using (var journal = Open(At(0)))
        {
            journal.Write([Granted(1, At(1), 100), Sent(1, At(1)), new GrantRecord(RecordKind.Settled, 0, 1, At(2), 0)]);
            journal.Write([Granted(2, At(3), 200), Sent(2, At(3)), Granted(3, At(3), 50), new GrantRecord(RecordKind.Returned, Group, 3, At(3), 0)]);
        }

        using (var later = Open(At(1_000)))
        {
            Assert.Equal(200, later.Past(At(1_000)).Unstored[Month]);
        }
    }

    [Fact]
    public void ARewriteThatFails_LeavesNoRecordThatTheNextStartWouldBelieve()
    {
        Exception? failure = null;
        using (var journal = Open(At(0)))
        {
            journal.Failed = exception => failure = exception;
            // A folder stands where the new file would be written.
            Directory.CreateDirectory(JournalPath + ".new");
            for (var i = 0; i < 20_000 && failure is null; i++)
            {
                journal.Write([Granted(i + 1, TimeSpan.FromMilliseconds(i), 10)]);
            }

            Assert.NotNull(failure);
            // It no longer writes, and says so only once.
            failure = null;
            journal.Write([Granted(20_001, At(20), 10)]);
            Assert.Null(failure);
        }

        Assert.False(File.Exists(JournalPath));
    }

    [Fact]
    public void AfterDispose_NothingIsWrittenAndNothingThrown()
    {
        var journal = Open(At(0));
        journal.Dispose();
        journal.Write([Granted(1, At(1), 10)]);
    }

    [Theory]
    [InlineData("boot", 5, 1, true)] // the same boot: its time stamps are on this clock
    [InlineData("another", 5, 120, false)] // this machine has not been up for a window yet
    [InlineData("another", 120, 120, true)] // all is older than a window
    [InlineData("another", 120, 10, false)] // brought from another machine: perhaps written just now
    [InlineData("another", 120, -300, false)] // written in the future: one of the clocks is wrong
    public void ThePastIsKnown_WhereTheRecordTellsAllThatStillCounts(string boot, int secondsSinceBoot, int secondsSinceWriting, bool known)
    {
        using (var journal = Open(At(0)))
        {
            journal.Write([Granted(1, At(1), 100)]);
        }

        var now = new DateTime(2026, 1, 20, 12, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(JournalPath, now - TimeSpan.FromSeconds(secondsSinceWriting));
        using var again = GrantJournal.Open(JournalPath, boot, Window, At(secondsSinceBoot));
        Assert.Equal(known, ThrottleRegistration.PastIsKnown(again, bootIsNamed: true, At(secondsSinceBoot), now, Window));
    }

    private static GrantRecord Granted(long id, TimeSpan at, long tokens) => new(RecordKind.Granted, Group, id, at, tokens, Month);

    private static GrantRecord Sent(long id, TimeSpan at) => new(RecordKind.Sent, Group, id, at, 0);

    private static TimeSpan At(int seconds) => TimeSpan.FromSeconds(seconds);

    private GrantJournal Open(TimeSpan now) => GrantJournal.Open(JournalPath, "boot", Window, now);
}
