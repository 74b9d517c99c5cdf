using Lucene.Net.Analysis.Standard;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace AdminApp.Tests.Measures.Search;

/// <summary>The yardstick: Lucene's own BM25 with its standard analyzer over the same passages; no stems, no names, no meaning.</summary>
internal sealed class PlainBm25 : IDisposable
{
    private readonly RAMDirectory _directory = new();
    private readonly StandardAnalyzer _analyzer = new(LuceneVersion.LUCENE_48);
    private readonly List<Found> _passages = [];
    private readonly DirectoryReader _reader;
    private readonly IndexSearcher _searcher;

    public PlainBm25(QmsumSet set)
    {
        var similarity = new BM25Similarity();
        using (var writer = new IndexWriter(_directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, _analyzer) { Similarity = similarity }))
        {
            foreach (var (transcript, passages) in set.Meetings)
            {
                foreach (var passage in passages)
                {
                    _passages.Add(new Found(transcript.FileName, passage.TurnFrom, passage.TurnTo, passage.Text.Length));
                    writer.AddDocument(new Document { new StringField("file", transcript.FileName, Field.Store.NO), new TextField("text", passage.Text, Field.Store.NO) });
                }
            }

            writer.ForceMerge(1);
        }

        _reader = DirectoryReader.Open(_directory);
        _searcher = new IndexSearcher(_reader) { Similarity = similarity };
    }

    public IReadOnlyList<Found> Search(string question, string? file)
    {
        var query = new BooleanQuery();
        using (var stream = _analyzer.GetTokenStream("text", question))
        {
            var term = stream.GetAttribute<Lucene.Net.Analysis.TokenAttributes.ICharTermAttribute>();
            stream.Reset();
            while (stream.IncrementToken())
            {
                query.Add(new TermQuery(new Term("text", term.ToString())), Occur.SHOULD);
            }

            stream.End();
        }

        var filter = file is null ? null : new QueryWrapperFilter(new TermQuery(new Term("file", file)));
        return [.. _searcher.Search(query, filter, 10).ScoreDocs.Select(hit => _passages[hit.Doc])];
    }

    public void Dispose()
    {
        _reader.Dispose();
        _analyzer.Dispose();
        _directory.Dispose();
    }
}
