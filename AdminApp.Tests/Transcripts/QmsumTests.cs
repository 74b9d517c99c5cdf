using System.Text.Json;
using System.Text.RegularExpressions;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Formats;
using AdminApp.Core.Transcripts.Passages;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Transcripts;

public partial class QmsumTests
{
    public static TheoryData<string> Sets => ["dev", "scale"];

    [Theory]
    [MemberData(nameof(Sets))]
    public void EveryFile_HasATurnForEachSpeakerLine_ATitleAndADate(string set)
    {
        foreach (var path in Directory.EnumerateFiles(SharedData.Require($"qmsum/{set}/transcripts")))
        {
            var read = TranscriptParser.Read(Path.GetFileName(path), File.ReadAllBytes(path));
            Assert.Equal("otter", read.Format);
            Assert.Equal(File.ReadLines(path).Count(SpeakerLine.IsMatch), read.Turns.Count);
            Assert.NotNull(read.Date);
            Assert.StartsWith(read.Title, Path.GetFileName(path), StringComparison.Ordinal);
            Assert.Empty(read.Warnings);
            Assert.All(read.Turns, turn => Assert.NotEmpty(turn.Text));
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void MarkedRanges_LieWithinTheTurns(string set)
    {
        var transcripts = SharedData.Require($"qmsum/{set}/transcripts");
        var ranges = 0;
        foreach (var questions in File.ReadLines(SharedData.Require($"qmsum/{set}/queries.jsonl")).Select(l => JsonDocument.Parse(l).RootElement)
            .Where(q => q.GetProperty("turns").ValueKind == JsonValueKind.Array)
            .GroupBy(q => q.GetProperty("file").GetString()!))
        {
            var read = TranscriptParser.Read(questions.Key, File.ReadAllBytes(Path.Combine(transcripts, questions.Key)));
            foreach (var range in questions.SelectMany(q => q.GetProperty("turns").EnumerateArray()))
            {
                Assert.InRange(range[1].GetInt32(), range[0].GetInt32(), read.Turns.Count - 1);
                ranges++;
            }
        }

        Assert.True(ranges > 0);
    }

    [Fact]
    public void Passages_CoverEveryTurnInOrder_WithinTheLimit()
    {
        foreach (var path in Directory.EnumerateFiles(SharedData.Require("qmsum/dev/transcripts")))
        {
            var read = TranscriptParser.Read(Path.GetFileName(path), File.ReadAllBytes(path));
            var turns = read.Turns.Select((t, i) => new Turn { Index = i, Speaker = t.Speaker, StartMs = t.StartMs, Text = t.Text }).ToList();
            var passages = new PassageBuilder().Build(turns);
            Assert.All(passages, p => Assert.InRange(p.Text.Length, 1, PassageBuilder.DefaultLimit));
            Assert.Equal(turns.Select(t => t.Index), passages.SelectMany(p => Enumerable.Range(p.TurnFrom, p.TurnTo - p.TurnFrom + 1)).Distinct());
        }
    }

    [GeneratedRegex(@"^\S.*  (\d+:)?\d{1,2}:\d\d$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SpeakerLine { get; }
}
