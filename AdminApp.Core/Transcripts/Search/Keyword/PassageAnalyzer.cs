using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;

namespace AdminApp.Core.Transcripts.Search.Keyword;

/// <summary>
/// Turns text into terms: words by Unicode's rules (UAX 29), lowercase, without possessives and stop words. The field
/// <see cref="IndexSchema.Text"/> only folds plurals (D. Harman, "How effective is suffixing?", 1991), the field <see cref="IndexSchema.Stem"/>
/// reduces to stems (M. F. Porter, "An algorithm for suffix stripping", 1980): together inflections match, and the word itself matches better.
/// </summary>
/// <param name="stems">False, for comparison only, keeps words as they are in both fields.</param>
internal sealed class PassageAnalyzer(bool stems = true) : Analyzer(PER_FIELD_REUSE_STRATEGY)
{
    /// <summary>Changes whenever the terms do, so that an index from another analysis is rebuilt.</summary>
    public const string Version = "plural+porter/1";

    private static readonly CharArraySet StopWords = new(LuceneVersion.LUCENE_48, WordLists.Stop, ignoreCase: true);

    /// <summary>The terms of a text in a field, in order, with repetitions.</summary>
    public List<string> Terms(string text, string field = IndexSchema.Text)
    {
        var terms = new List<string>();
        using var stream = GetTokenStream(field, text);
        var term = stream.GetAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            terms.Add(term.ToString());
        }

        stream.End();
        return terms;
    }

    /// <inheritdoc/>
    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
    {
        var source = new StandardTokenizer(LuceneVersion.LUCENE_48, reader);
        TokenStream stream = new EnglishPossessiveFilter(LuceneVersion.LUCENE_48, source);
        stream = new LowerCaseFilter(LuceneVersion.LUCENE_48, stream);
        stream = new StopFilter(LuceneVersion.LUCENE_48, stream, StopWords);
        stream = !stems ? stream
            : fieldName == IndexSchema.Stem ? new PorterStemFilter(stream) : new EnglishMinimalStemFilter(stream);
        return new TokenStreamComponents(source, stream);
    }
}
