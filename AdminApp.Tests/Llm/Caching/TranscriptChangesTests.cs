using AdminApp.Core.Llm.Caching;

namespace AdminApp.Tests.Llm.Caching;

public class TranscriptChangesTests
{
    [Fact]
    public void OnlyWhatChangedAfterTheVersion_IsStale()
    {
        var changes = new TranscriptChanges();
        var (changed, untouched) = (Guid.NewGuid(), Guid.NewGuid());
        var before = changes.Version;
        changes.Record([changed]);

        Assert.True(changes.AnySince(before, [untouched, changed]));
        Assert.False(changes.AnySince(before, [untouched]));
        Assert.False(changes.AnySince(changes.Version, [changed]));
        Assert.False(changes.AnySince(before, []));
    }

    [Fact]
    public void PastItsCapacity_EarlierVersionsCountAsStale()
    {
        var changes = new TranscriptChanges();
        var before = changes.Version;
        for (var i = 0; i <= TranscriptChanges.Capacity; i++)
        {
            changes.Record([Guid.NewGuid()]);
        }

        Assert.True(changes.AnySince(before, [Guid.NewGuid()]));
        Assert.False(changes.AnySince(changes.Version, [Guid.NewGuid()]));
    }
}
