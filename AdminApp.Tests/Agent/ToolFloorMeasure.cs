using System.Text.Json;
using AdminApp.Core.Agent;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Agent;

/// <summary>
/// Measures where <see cref="AgentLimits.ToolFloor"/> belongs: how often the passages given hold a marked range, by word coverage.
/// Run it with <c>dotnet run --project AdminApp.Tests -- --explicit only --filter-class "*ToolFloorMeasure" --show-live-output on</c>.
/// </summary>
public class ToolFloorMeasure
{
    [Fact(Explicit = true)]
    public async Task HitsByWordCoverage()
    {
        await using var app = await AppFactory.StartAsync();
        var importer = app.Services.GetRequiredService<ITranscriptImporter>();
        foreach (var file in Directory.GetFiles(SharedData.Require("qmsum/dev/transcripts")))
        {
            await using var content = File.OpenRead(file);
            await importer.ImportAsync(Path.GetFileName(file), content);
        }

        var search = app.Services.GetRequiredService<ITranscriptSearch>();
        var measured = new List<(double Coverage, bool Hit)>();
        foreach (var line in await File.ReadAllLinesAsync(SharedData.Require("qmsum/dev/queries.jsonl")))
        {
            var query = JsonDocument.Parse(line).RootElement;
            if (query.GetProperty("turns").ValueKind == JsonValueKind.Null)
                continue;
            var ranges = query.GetProperty("turns").EnumerateArray().Select(range => (From: range[0].GetInt32(), To: range[1].GetInt32())).ToList();
            var found = await search.SearchAsync(new SearchQuery(query.GetProperty("query").GetString()!, Top: AgentLimits.Passages));
            var hit = found.Hits.Any(hit => hit.File == query.GetProperty("file").GetString() && ranges.Exists(range => hit.TurnFrom <= range.To && hit.TurnTo >= range.From));
            measured.Add((found.WordCoverage, hit));
        }

        foreach (var bucket in measured.GroupBy(line => Math.Min(9, (int)(line.Coverage * 10))).OrderBy(bucket => bucket.Key))
            TestContext.Current.TestOutputHelper!.WriteLine($"coverage {bucket.Key / 10.0:0.0}: {bucket.Count()} questions, hit@{AgentLimits.Passages} {bucket.Average(line => line.Hit ? 1 : 0):0.00}");
        foreach (var floor in new[] { 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9 })
        {
            var (below, above) = (measured.Where(line => line.Coverage < floor).ToList(), measured.Where(line => line.Coverage >= floor).ToList());
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"floor {floor:0.0}: {100.0 * below.Count / measured.Count:0} % below, hit {below.Select(line => line.Hit ? 1.0 : 0).DefaultIfEmpty().Average():0.00}; hit above {above.Select(line => line.Hit ? 1.0 : 0).DefaultIfEmpty().Average():0.00}");
        }
    }
}
