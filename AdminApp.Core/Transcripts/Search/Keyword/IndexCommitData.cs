using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace AdminApp.Core.Transcripts.Search.Keyword;

/// <summary>The metadata of a commit.</summary>
/// <param name="Store">Identity of the relational store it was built from; null in an index that is not ours or has no commit yet.</param>
/// <param name="Counter">The store's change counter that it has reached.</param>
/// <param name="Version">Version of schema and analysis.</param>
internal sealed record IndexCommitData(string? Store, long Counter, string? Version = IndexSchema.Version)
{
    /// <summary>Whether it was built from this store by this version.</summary>
    public bool IsOf(string store) => Store == store && Version == IndexSchema.Version;

    public static IndexCommitData Read(IDictionary<string, string>? data) => new(
        Value(data, "store"),
        long.TryParse(Value(data, "counter"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var counter) ? counter : -1,
        Value(data, "version"));

    public Dictionary<string, string> Write() => new()
    {
        ["store"] = Store ?? "",
        ["counter"] = Counter.ToString(CultureInfo.InvariantCulture),
        ["version"] = Version ?? "",
    };

    private static string? Value(IDictionary<string, string>? data, string key) => data is not null && data.TryGetValue(key, out var value) ? value : null;
}

/// <summary>Finds the revisions in an index.</summary>
internal static class IndexRevisions
{
    /// <summary>Revisions with at least one document that is not deleted.</summary>
    public static HashSet<Guid> Read(IndexReader reader)
    {
        var found = new HashSet<Guid>();
        var term = new BytesRef();
        foreach (var leaf in reader.Leaves)
        {
            var revisions = leaf.AtomicReader.GetSortedDocValues(IndexSchema.Revision);
            var live = leaf.AtomicReader.LiveDocs;
            var seen = new bool[revisions.ValueCount];
            for (var document = 0; document < leaf.AtomicReader.MaxDoc; document++)
            {
                if (live is null || live.Get(document))
                {
                    seen[revisions.GetOrd(document)] = true;
                }
            }

            for (var i = 0; i < seen.Length; i++)
            {
                if (!seen[i])
                {
                    continue;
                }

                revisions.LookupOrd(i, term);
                found.Add(Guid.ParseExact(term.Utf8ToString(), "N"));
            }
        }

        return found;
    }
}
