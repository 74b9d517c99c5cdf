using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Tests.Fakes;

/// <summary>Writes small meetings straight into a store: each turn is a passage of its own.</summary>
internal static class StoredMeetings
{
    /// <summary>Stores a meeting, in place of one of the same name.</summary>
    public static Task<Guid> PutMeetingAsync(this TestStore store, string file, DateOnly? date, params (string Speaker, string Text)[] turns) =>
        store.PutMeetingAsync(file, Path.GetFileNameWithoutExtension(file), date, turns);

    /// <summary>The same with a title of its own.</summary>
    public static async Task<Guid> PutMeetingAsync(this TestStore store, string file, string title, DateOnly? date, params (string Speaker, string Text)[] turns)
    {
        await using var context = store.Contexts.CreateDbContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var transcript = await context.Transcripts.SingleOrDefaultAsync(t => t.FileName == file);
        if (transcript is null)
        {
            transcript = new Transcript { Id = Guid.NewGuid(), FileName = file, Title = Path.GetFileNameWithoutExtension(file), ContentHash = "", Format = "otter" };
            context.Add(transcript);
        }
        else
        {
            await context.Passages.Where(p => p.TranscriptId == transcript.Id).ExecuteDeleteAsync();
            await context.Turns.Where(t => t.TranscriptId == transcript.Id).ExecuteDeleteAsync();
        }

        transcript.Title = title;
        transcript.Date = date;
        transcript.Revision = Guid.NewGuid();
        transcript.ContentHash = $"{transcript.Revision:N}";
        transcript.Speakers = [.. turns.Select(t => t.Speaker).Distinct()];
        transcript.TurnCount = transcript.PassageCount = turns.Length;
        for (var i = 0; i < turns.Length; i++)
        {
            context.Add(new Turn { TranscriptId = transcript.Id, Index = i, Speaker = turns[i].Speaker, StartMs = i * 10_000, Text = turns[i].Text });
            context.Add(new Passage
            {
                TranscriptId = transcript.Id,
                Ordinal = i,
                TurnFrom = i,
                TurnTo = i,
                StartMs = i * 10_000,
                Speakers = [turns[i].Speaker],
                Text = $"{turns[i].Speaker}: {turns[i].Text}",
            });
        }

        await CountAsync(context);
        await context.SaveChangesAsync();
        await transaction.CommitAsync();
        return transcript.Id;
    }

    public static async Task DropMeetingAsync(this TestStore store, Guid id)
    {
        await using var context = store.Contexts.CreateDbContext();
        await context.Transcripts.Where(t => t.Id == id).ExecuteDeleteAsync();
        await CountAsync(context);
        await context.SaveChangesAsync();
    }

    private static async Task CountAsync(DbContext context)
    {
        var counter = await context.Set<StoreCounter>().FindAsync(StoreCounter.Transcripts);
        if (counter is null)
        {
            context.Add(new StoreCounter { Name = StoreCounter.Transcripts, Value = 1 });
        }
        else
        {
            counter.Value++;
        }
    }
}
