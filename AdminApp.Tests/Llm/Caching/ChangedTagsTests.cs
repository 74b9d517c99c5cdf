using AdminApp.Core.Llm.Caching;

namespace AdminApp.Tests.Llm.Caching;

public class ChangedTagsTests
{
    [Fact]
    public void OnlyWhatChangedAfterTheVersion_IsStale()
    {
        var changes = new ChangedTags();
        const string changed = "transcript:1", untouched = "transcript:2";
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
        var changes = new ChangedTags();
        var before = changes.Version;
        for (var i = 0; i <= ChangedTags.Capacity; i++)
        {
            changes.Record([$"transcript:{i}"]);
        }

        Assert.True(changes.AnySince(before, ["transcript:x"]));
        Assert.False(changes.AnySince(changes.Version, ["transcript:x"]));
    }
}
