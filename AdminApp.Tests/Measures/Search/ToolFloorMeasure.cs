using AdminApp.Core.Agent;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Tests.Measures.Search;

/// <summary><c>measure tool-floor [dev|scale]</c>: where <see cref="AgentLimits.ToolFloor"/> belongs, by how often the passages given hold a marked range.</summary>
internal static class ToolFloorMeasure
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not ([] or ["dev" or "scale"]))
        {
            await Console.Error.WriteLineAsync("measure tool-floor [dev|scale]");
            return 2;
        }

        using var embedder = new CachedEmbedder();
        var set = QmsumSet.Load(args.FirstOrDefault() ?? "dev");
        await using var store = await MeasuredStore.CreateAsync(set, embedder, stems: true, cancellationToken);
        var search = store.Search();
        var measured = new List<(double Coverage, bool Hit)>();
        foreach (var question in set.Questions)
        {
            var found = await search.SearchAsync(new SearchQuery(question.Text, AgentLimits.Passages), cancellationToken);
            measured.Add((found.WordCoverage, found.Hits.Any(hit => question.IsAnsweredBy(hit.File, hit.TurnFrom, hit.TurnTo))));
        }

        Console.WriteLine($"{set.Name}: {set.Questions.Count} questions, {AgentLimits.Passages} passages each\n| floor | below | hit below | hit above |\n|---|---|---|---|");
        foreach (var floor in new[] { 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9 })
        {
            var (below, above) = (measured.Where(m => m.Coverage < floor).ToList(), measured.Where(m => m.Coverage >= floor).ToList());
            Console.WriteLine(FormattableString.Invariant($"| {floor:0.0} | {(double)below.Count / measured.Count:0 %} | {Rate(below)} | {Rate(above)} |"));
        }

        return 0;
    }

    private static string Rate(List<(double Coverage, bool Hit)> measured) =>
        measured.Count == 0 ? "-" : FormattableString.Invariant($"{measured.Average(m => m.Hit ? 1 : 0):.00}");
}
