using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Tests.Llm.Throttling;

/// <summary>The record itself: torn, full, moved, rewritten.</summary>
public sealed class GrantJournalTests : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);
    private readonly string _directory = Directory.CreateTempSubdirectory("adminapp-test-").FullName;

    private string JournalPath => Path.Combine(_directory, GrantJournal.FileName);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void ATornLastRecord_IsLeftOut_AndWhatStoodBeforeHolds()
    {
        using (var journal = Open(At(0)))
        {
            journal.Sent(journal.Granted(At(1), 100, 202601), At(1));
            journal.Sent(journal.Granted(At(2), 200, 202601), At(2));
        }

        using (var file = File.OpenWrite(JournalPath))
        {
            file.SetLength(file.Length - 20);
        }

        using var again = Open(At(3));
        // The second grant stands, its sending is torn off: it counts from now.
        Assert.Equal([new PastGrant(At(1), 100), new PastGrant(At(3), 200)], again.Past(At(3)).OrderBy(grant => grant.SentAt));
        Assert.Equal(300, again.MonthTokens(202601));
    }

    [Fact]
    public void AGrantThatAKilledProcessPerhapsSent_CountsFromTheFirstStart_NotAnewFromEach()
    {
        using (var journal = Open(At(0)))
        {
            journal.Granted(At(1), 100, 202601);
        }

        using (var second = Open(At(10)))
        {
            Assert.Equal(At(10), Assert.Single(second.Past(At(10))).SentAt);
        }

        using var third = Open(At(50));
        Assert.Equal(At(10), Assert.Single(third.Past(At(50))).SentAt);
    }

    [Fact]
    public void AFileThatGrew_IsRewrittenWithWhatStillCounts()
    {
        var largest = 0L;
        using (var journal = Open(At(0)))
        {
            for (var i = 0; i < 10_000; i++)
            {
                var at = TimeSpan.FromSeconds(i);
                journal.Sent(journal.Granted(at, 10, 202601), at);
                largest = Math.Max(largest, new FileInfo(JournalPath).Length);
            }
        }

        Assert.True(largest < 600_000, $"{largest} bytes");
        using var again = Open(At(10_000));
        Assert.Equal(60, again.Past(At(10_000)).Count);
        Assert.Equal(100_000, again.MonthTokens(202601));
    }

    [Fact]
    public void ARewriteThatFails_LeavesNoRecordThatTheNextStartWouldBelieve()
    {
        Exception? failure = null;
        using (var journal = Open(At(0)))
        {
            journal.Failed += exception => failure = exception;
            // A folder stands where the new file would be written.
            Directory.CreateDirectory(JournalPath + ".new");
            for (var i = 0; i < 20_000 && failure is null; i++)
            {
                journal.Granted(TimeSpan.FromMilliseconds(i), 10, 202601);
            }

            Assert.NotNull(failure);
            // It goes on counting in memory.
            journal.Granted(At(20), 10, 202601);
        }

        Assert.False(File.Exists(JournalPath));
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
            journal.Granted(At(1), 100, 202601);
        }

        var now = new DateTime(2026, 1, 20, 12, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(JournalPath, now - TimeSpan.FromSeconds(secondsSinceWriting));
        using var again = GrantJournal.Open(JournalPath, boot, Window, At(secondsSinceBoot));
        Assert.Equal(known, ThrottleRegistration.PastIsKnown(again, bootIsNamed: true, At(secondsSinceBoot), now, Window));
    }

    private static TimeSpan At(int seconds) => TimeSpan.FromSeconds(seconds);

    private GrantJournal Open(TimeSpan now) => GrantJournal.Open(JournalPath, "boot", Window, now);
}
