using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Agent.Citations;

/// <summary>Connects the citations in an answer's text with its sources.</summary>
public static class CitedStatements
{
    /// <summary>All citations of the text, in order. A citation that no source claims shows the first quote of its number, as in answers from before each statement had a quote.</summary>
    public static IReadOnlyList<CitedStatement> Find(string text, IReadOnlyList<Citation> sources)
    {
        var own = sources.SelectMany(source => (source.Statements ?? []).Select(place => (Place: place, Source: source)))
            .DistinctBy(tie => tie.Place).ToDictionary(tie => tie.Place, tie => tie.Source);
        var first = sources.DistinctBy(source => source.Number).ToDictionary(source => source.Number);
        return [.. Statements.In(text).Select((statement, place) => new CitedStatement(
            statement.Index, statement.Number, statement.Text,
            own.GetValueOrDefault(place) is { } source && source.Number == statement.Number ? source : first.GetValueOrDefault(statement.Number)))];
    }

    /// <summary>Positions of the opening brackets of the citations, in order.</summary>
    public static IReadOnlyList<int> Places(string text) => [.. CitationNumbers.In(text).Select(citation => citation.Index)];

    /// <summary>One source for each statement with a quote, in the order of the text, then those that only later citations use, by number.</summary>
    public static IEnumerable<Citation> InOrder(string text, IReadOnlyList<Citation> sources)
    {
        var tied = Find(text, sources).Take(Statements.Max).Select(statement => statement.Source).OfType<Citation>().Where(source => source.Cited).ToList();
        var numbers = tied.Select(source => source.Number).ToHashSet();
        return tied.Concat(sources.Where(source => source.Cited && numbers.Add(source.Number)));
    }
}
