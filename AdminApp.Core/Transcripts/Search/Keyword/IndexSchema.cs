using AdminApp.Core.Transcripts.Speakers;
using Lucene.Net.Documents;
using Lucene.Net.Index;

namespace AdminApp.Core.Transcripts.Search.Keyword;

/// <summary>What the index contains for each passage. Texts stay in the relational store, so the index is small and can be rebuilt at any time.</summary>
internal static class IndexSchema
{
    /// <summary>Part of every commit; any other value means that the index has to be rebuilt.</summary>
    public const string Version = "3+" + PassageAnalyzer.Version;

    /// <summary>Revision of the transcript; used to delete its documents.</summary>
    public const string Revision = "revision";

    /// <summary>The passage with its speakers' names, with plurals folded.</summary>
    public const string Text = "text";

    /// <summary>The same, reduced to stems.</summary>
    public const string Stem = "stem";

    /// <summary>Speaker in lowercase, once per <see cref="SpeakerUnit"/> characters spoken.</summary>
    public const string Speaker = "speaker";

    /// <summary>Identity of the passage.</summary>
    public const string PassageId = "passage";

    /// <summary>Place in the transcript.</summary>
    public const string Ordinal = "ordinal";

    /// <summary>Number of terms in <see cref="Text"/>.</summary>
    public const string Length = "length";

    /// <summary>Number of spoken characters that count as one in a speaker's frequency.</summary>
    public const int SpeakerUnit = 100;

    private static readonly FieldType Terms = Frozen(tokenized: true);
    private static readonly FieldType Keyword = Frozen(tokenized: false);

    /// <summary>The document of one passage.</summary>
    public static Document Document(Guid revision, IndexedPassage passage, PassageAnalyzer analyzer)
    {
        var key = Key(revision);
        var document = new Document
        {
            new StringField(Revision, key, Field.Store.NO),
            new SortedDocValuesField(Revision, new Lucene.Net.Util.BytesRef(key)),
            new NumericDocValuesField(PassageId, passage.Id),
            new NumericDocValuesField(Ordinal, passage.Ordinal),
            new NumericDocValuesField(Length, analyzer.Terms(passage.Text).Count),
            new Field(Text, passage.Text, Terms),
            new Field(Stem, passage.Text, Terms),
        };
        foreach (var speaker in PassageLines.Split(passage.Text, passage.Speakers).GroupBy(line => Fold(line.Speaker), line => line.Text.Length, StringComparer.Ordinal))
        {
            var units = Math.Max(1, (int)Math.Round(speaker.Sum() / (double)SpeakerUnit));
            for (var i = 0; i < units; i++)
            {
                document.Add(new Field(Speaker, speaker.Key, Keyword));
            }
        }

        return document;
    }

    /// <summary>A revision as a term.</summary>
    public static string Key(Guid revision) => revision.ToString("N");

    /// <summary>A name for comparison.</summary>
    public static string Fold(string name) => SpeakerKey.Of(name);

    private static FieldType Frozen(bool tokenized)
    {
        var type = new FieldType { IsIndexed = true, IsTokenized = tokenized, IsStored = false, OmitNorms = true, IndexOptions = IndexOptions.DOCS_AND_FREQS };
        type.Freeze();
        return type;
    }
}

/// <summary>What the index needs to know about a passage.</summary>
internal sealed record IndexedPassage(long Id, int Ordinal, IReadOnlyList<string> Speakers, string Text);
