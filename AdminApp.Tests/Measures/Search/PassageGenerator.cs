using System.Numerics.Tensors;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Semantic;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Tests.Measures.Search;

/// <summary>
/// Fills a store with a multiple of a set: the set itself, then copies whose passages are put together from lines of the whole set, with vectors drawn
/// around real ones. The same on every run. Holds one meeting at a time in memory.
/// </summary>
internal sealed class PassageGenerator(QmsumSet set, CachedEmbedder embedder)
{
    private const int MeetingsAtOnce = 40;
    private const float Spread = 0.6f;

    private readonly Random _random = new(20260101);
    private readonly string[] _lines = [.. set.Meetings.SelectMany(meeting => meeting.Passages).SelectMany(passage => passage.Text.Split('\n'))
        .Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..])];

    private long _passage;

    /// <summary>Writes meetings, passages and vectors; turns are left out, since search does not read them.</summary>
    public async Task FillAsync(IDbContextFactory<AdminDbContext> contexts, int times, CancellationToken cancellationToken)
    {
        for (var copy = 0; copy < times; copy++)
        {
            foreach (var meetings in set.Meetings.Chunk(MeetingsAtOnce))
            {
                await using var context = await contexts.CreateDbContextAsync(cancellationToken);
                context.ChangeTracker.AutoDetectChangesEnabled = false;
                foreach (var (transcript, passages) in meetings)
                {
                    Add(context, transcript, passages, copy);
                }

                await context.SaveChangesAsync(cancellationToken);
            }
        }

        await using var last = await contexts.CreateDbContextAsync(cancellationToken);
        last.Add(new StoreCounter { Name = StoreCounter.Transcripts, Value = 1 });
        await last.SaveChangesAsync(cancellationToken);
    }

    private void Add(AdminDbContext context, Transcript original, IReadOnlyList<Passage> passages, int copy)
    {
        var transcript = new Transcript
        {
            Id = Guid.NewGuid(),
            FileName = copy == 0 ? original.FileName : $"{copy:000} {original.FileName}",
            Title = copy == 0 ? original.Title : $"{original.Title} {copy:000}",
            Date = original.Date?.AddDays(copy),
            ContentHash = "",
            Revision = Guid.NewGuid(),
            Format = original.Format,
            Speakers = original.Speakers,
            PassageCount = original.PassageCount,
        };
        context.Add(transcript);
        foreach (var passage in passages)
        {
            var id = ++_passage;
            context.Add(new Passage
            {
                Id = id,
                TranscriptId = transcript.Id,
                Ordinal = passage.Ordinal,
                TurnFrom = passage.TurnFrom,
                TurnTo = passage.TurnTo,
                StartMs = passage.StartMs,
                Speakers = passage.Speakers,
                Text = copy == 0 ? passage.Text : Text(passage),
            });
            var vector = embedder.EmbedPassage(passage.Text);
            context.Add(new PassageEmbedding
            {
                PassageId = id,
                TranscriptId = transcript.Id,
                Model = EmbeddingModel.Current,
                Vector = VectorEncoding.Encode(copy == 0 ? vector : Near(vector)),
            });
        }
    }

    private string Text(Passage like)
    {
        var lines = new List<string>();
        for (var length = 0; length < like.Text.Length;)
        {
            var line = $"{like.Speakers[_random.Next(like.Speakers.Count)]}: {_lines[_random.Next(_lines.Length)]}";
            lines.Add(line[..Math.Min(line.Length, Math.Max(1, like.Text.Length - length))]);
            length += line.Length + 1;
        }

        return string.Join('\n', lines);
    }

    private float[] Near(float[] vector)
    {
        var drawn = Array.ConvertAll(vector, value => value + (Spread * ((float)_random.NextDouble() - 0.5f) / 10));
        TensorPrimitives.Divide(drawn, TensorPrimitives.Norm(drawn), drawn);
        return drawn;
    }
}
