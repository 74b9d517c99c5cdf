using System.Text.Json;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Formats;
using AdminApp.Core.Transcripts.Passages;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Measures.Search;

/// <summary>A question with the turns that answer it.</summary>
internal sealed record MarkedQuestion(string File, string Text, IReadOnlyList<(int From, int To)> Turns)
{
    /// <summary>Whether a passage overlaps a marked range.</summary>
    public bool IsAnsweredBy(string file, int from, int to) => file == File && Turns.Any(range => from <= range.To && to >= range.From);
}

/// <summary>Meetings and marked questions of QMSum (Zhong et al. 2021); questions without marked turns are left out.</summary>
internal sealed class QmsumSet
{
    private QmsumSet(string name, IReadOnlyList<(Transcript Transcript, IReadOnlyList<Passage> Passages)> meetings, IReadOnlyList<MarkedQuestion> questions) =>
        (Name, Meetings, Questions) = (name, meetings, questions);

    public string Name { get; }

    public IReadOnlyList<(Transcript Transcript, IReadOnlyList<Passage> Passages)> Meetings { get; }

    public IReadOnlyList<MarkedQuestion> Questions { get; }

    /// <summary>Reads a set as the importer would, with passages of at most <paramref name="limit"/> characters.</summary>
    public static QmsumSet Load(string name, int limit = PassageBuilder.DefaultLimit)
    {
        var folder = Path.Combine(SharedData.Root!, "qmsum", name);
        var builder = new PassageBuilder(limit);
        var meetings = Directory.EnumerateFiles(Path.Combine(folder, "transcripts")).Order(StringComparer.Ordinal).Select(path => Read(path, builder)).ToList();
        var questions = File.ReadLines(Path.Combine(folder, "queries.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(question => question.GetProperty("turns").ValueKind == JsonValueKind.Array)
            .Select(question => new MarkedQuestion(
                question.GetProperty("file").GetString()!,
                question.GetProperty("query").GetString()!,
                [.. question.GetProperty("turns").EnumerateArray().Select(range => (range[0].GetInt32(), range[1].GetInt32()))]))
            .ToList();
        return new QmsumSet(name, meetings, questions);
    }

    private static (Transcript, IReadOnlyList<Passage>) Read(string path, PassageBuilder builder)
    {
        var file = Path.GetFileName(path);
        var read = TranscriptParser.Read(file, File.ReadAllBytes(path));
        var transcript = new Transcript
        {
            Id = Guid.NewGuid(),
            FileName = file,
            Title = read.Title,
            Date = read.Date,
            ContentHash = "",
            Revision = Guid.NewGuid(),
            Format = read.Format,
            Speakers = [.. read.Turns.Select(turn => turn.Speaker).Distinct(StringComparer.OrdinalIgnoreCase)],
            TurnCount = read.Turns.Count,
        };
        var turns = read.Turns.Select((turn, i) => new Turn { TranscriptId = transcript.Id, Index = i, Speaker = turn.Speaker, StartMs = turn.StartMs, Text = turn.Text });
        return (transcript, builder.Build([.. turns]));
    }
}
